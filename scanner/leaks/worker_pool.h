#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace keymuster {

// A piece of work for one worker.
class Job {
 public:
  virtual ~Job() = default;
  // `worker` is a number below the pool's count: what is per worker needs no lock.
  virtual void Run(size_t worker) = 0;
};

// All threads and locks of the program's scanning live in this file and its .cc. Jobs come from one thread and
// run on the workers in no certain order; the queue is bounded, so a walk of a million files never holds more than
// a few. A pool of one worker starts no thread: jobs run as they are submitted. Others start theirs with the second
// job; a first that stays alone runs in Wait or Finish, on the caller's thread.
class WorkerPool {
 public:
  WorkerPool(size_t workers, size_t queue_limit);
  ~WorkerPool();  // finishes
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Waits while the queue is full. From one thread only.
  void Submit(std::unique_ptr<Job> job);

  // Returns when all jobs that were submitted are done. The threads stay. Throws as Finish does.
  void Wait();

  // Returns when all jobs are done and the threads are gone. What they wrote may be read then. Throws on what a
  // worker ran into: std::bad_alloc, which ends the program (cli/keymuster_main.cc), and nothing else.
  void Finish();

  // Runs `action` while no other thread runs one through this pool.
  void Serially(const std::function<void()>& action);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
