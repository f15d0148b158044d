#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/file.h"
#include "scanner/leaks/unit_scanner.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {

using UnitScanners = std::vector<std::unique_ptr<UnitScanner>>;  // one a worker

// One open file on its way to a worker.
class FileJob : public Job {
 public:
  FileJob(const UnitScanners& scanners, std::string path, FileDescriptor file, const EntryStatus& status)
      : scanners_(scanners), path_(std::move(path)), file_(std::move(file)), status_(status) {}

  void Run(size_t worker) override { scanners_[worker]->ScanFile(path_, file_, status_); }

 private:
  const UnitScanners& scanners_;
  const std::string path_;
  const FileDescriptor file_;
  const EntryStatus status_;
};

}  // namespace keymuster
