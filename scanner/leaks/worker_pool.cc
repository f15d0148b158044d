#include "scanner/leaks/worker_pool.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace keymuster {

struct WorkerPool::State {
  State(size_t the_workers, size_t limit) : workers(the_workers), queue_limit(limit) {}

  // False: no thread is to be had.
  bool Start() {
    if (!threads.empty()) return true;
    threads.reserve(workers);
    try {
      for (size_t worker = 0; worker < workers; ++worker) {
        threads.emplace_back([this, worker] { Work(worker); });
      }
    } catch (const std::exception&) {
      // No more threads to be had (system_error: a limit of processes or of memory; bad_alloc: no memory for the
      // thread's own record): the work is done by those that there are, or by the caller's own. Results do not depend
      // on it.
    }
    return !threads.empty();
  }

  void RunHeld() {
    if (const std::unique_ptr<Job> job = std::move(held)) RunHere(*job);
  }

  void RunHere(Job& job) {
    try {
      job.Run(0);
    } catch (...) {
      if (!trouble) trouble = std::current_exception();
    }
  }

  void Push(std::unique_ptr<Job> job) {
    {
      std::unique_lock lock(mutex);
      emptied.wait(lock, [this] { return queue.size() < queue_limit; });
      queue.push_back(std::move(job));
      ++unfinished;
    }
    filled.notify_one();
  }

  void Work(size_t worker) {
    while (const std::unique_ptr<Job> job = Next()) {
      // An exception may not leave a thread. The only one there is says that memory ran out.
      try {
        job->Run(worker);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!trouble) trouble = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      if (--unfinished == 0) idle.notify_all();
    }
  }

  void Join() {
    RunHeld();
    {
      const std::lock_guard lock(mutex);
      finishing = true;
    }
    filled.notify_all();
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }

  // nullptr when there is nothing left and nothing will come.
  std::unique_ptr<Job> Next() {
    std::unique_lock lock(mutex);
    filled.wait(lock, [this] { return !queue.empty() || finishing; });
    if (queue.empty()) return nullptr;
    std::unique_ptr<Job> job = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    emptied.notify_one();
    return job;
  }

  const size_t workers;
  const size_t queue_limit;
  // The first job, until there is another: to start threads takes longer than a small file.
  std::unique_ptr<Job> held;
  std::mutex mutex;  // of the queue
  std::condition_variable filled;
  std::condition_variable emptied;
  std::condition_variable idle;
  size_t unfinished = 0;  // jobs submitted and not done
  std::deque<std::unique_ptr<Job>> queue;
  bool finishing = false;
  std::exception_ptr trouble;  // the first that a job threw
  std::vector<std::thread> threads;
  std::mutex serial;
};

WorkerPool::WorkerPool(size_t workers, size_t queue_limit) : state_(std::make_unique<State>(workers, queue_limit)) {}

WorkerPool::~WorkerPool() { state_->Join(); }

void WorkerPool::Submit(std::unique_ptr<Job> job) {
  if (state_->workers <= 1) return job->Run(0);
  if (state_->threads.empty() && state_->held == nullptr) {
    state_->held = std::move(job);
    return;
  }
  if (!state_->Start()) {
    state_->RunHeld();
    return state_->RunHere(*job);
  }
  if (state_->held != nullptr) state_->Push(std::move(state_->held));
  state_->Push(std::move(job));
}

void WorkerPool::Wait() {
  state_->RunHeld();
  std::unique_lock lock(state_->mutex);
  state_->idle.wait(lock, [this] { return state_->unfinished == 0; });
  if (state_->trouble) std::rethrow_exception(std::exchange(state_->trouble, nullptr));
}

void WorkerPool::Finish() {
  state_->Join();
  if (state_->trouble) std::rethrow_exception(std::exchange(state_->trouble, nullptr));
}

void WorkerPool::Serially(const std::function<void()>& action) {
  const std::lock_guard lock(state_->serial);
  action();
}

}  // namespace keymuster
