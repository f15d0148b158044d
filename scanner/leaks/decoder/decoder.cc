#include "scanner/leaks/decoder/decoder.h"

#include <memory>
#include <new>

#include "scanner/leaks/decoder/archive_walk.h"
#include "scanner/leaks/decoder/confine.h"
#include "scanner/leaks/decoder/descriptor_source.h"
#include "scanner/leaks/decoder/pipe_sink.h"

namespace keymuster {
namespace {

WalkEndFrame Walk(int input, Budget& budget, PipeSink& sink) {
  ArchiveWalk walk(budget, sink);
  if (const std::unique_ptr<FileSource> file = FileSource::Open(input)) return walk.Run(*file, file.get());
  PipeSource pipe(input);
  return walk.Run(pipe, nullptr);
}

}  // namespace

bool RunDecoder(int input, int output, const DecoderLimits& limits) {
  if (!ConfineDecoder()) return false;
  ArchiveReader::UseUtf8Names();
  Budget budget(limits, ProcessorSeconds);
  PipeSink sink(output);
  WalkEndFrame end;
  try {
    end = Walk(input, budget, sink);
  } catch (const std::bad_alloc&) {
    // The limit of memory is one of the budgets: the walk has unwound, so there is memory again to say so.
    const Loss loss{Reason::kOutOfMemory, 0};
    if (sink.in_member()) sink.EndMember(loss);
    sink.Lost({}, loss);
    end.opened = true;
  }
  return sink.Finish(end);
}

}  // namespace keymuster
