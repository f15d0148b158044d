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
  explicit State(size_t limit) : queue_limit(limit) {}

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

  const size_t queue_limit;
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

WorkerPool::WorkerPool(size_t workers, size_t queue_limit) : state_(std::make_unique<State>(queue_limit)) {
  if (workers <= 1) return;
  state_->threads.reserve(workers);
  try {
    for (size_t worker = 0; worker < workers; ++worker) {
      state_->threads.emplace_back([state = state_.get(), worker] { state->Work(worker); });
    }
  } catch (const std::exception&) {
    // No more threads to be had (system_error: a limit of processes or of memory; bad_alloc: no memory for the thread's
    // own record): the work is done by those that there are, or by the caller's own. Results do not depend on it.
  }
}

WorkerPool::~WorkerPool() { state_->Join(); }

void WorkerPool::Submit(std::unique_ptr<Job> job) {
  if (state_->threads.empty()) {
    job->Run(0);
    return;
  }
  {
    std::unique_lock lock(state_->mutex);
    state_->emptied.wait(lock, [this] { return state_->queue.size() < state_->queue_limit; });
    state_->queue.push_back(std::move(job));
    ++state_->unfinished;
  }
  state_->filled.notify_one();
}

void WorkerPool::Wait() {
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
