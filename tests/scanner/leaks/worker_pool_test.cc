#include "scanner/leaks/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <new>
#include <set>
#include <thread>
#include <vector>

namespace keymuster {
namespace {

class CountingJob : public Job {
 public:
  CountingJob(WorkerPool& pool, std::vector<int>& by_worker, int& total)
      : pool_(pool), by_worker_(by_worker), total_(total) {}
  void Run(size_t worker) override {
    ++by_worker_.at(worker);  // no lock: each worker has its own
    pool_.Serially([this] { ++total_; });
  }

 private:
  WorkerPool& pool_;
  std::vector<int>& by_worker_;
  int& total_;
};

TEST(WorkerPool, RunsEachJobOnce) {
  for (const size_t workers : {0, 1, 2, 8}) {
    for (const size_t limit : {1, 3, 100}) {
      std::vector<int> by_worker(8);
      int total = 0;
      WorkerPool pool(workers, limit);
      for (int i = 0; i < 500; ++i) pool.Submit(std::make_unique<CountingJob>(pool, by_worker, total));
      pool.Finish();
      EXPECT_EQ(total, 500);
      int sum = 0;
      for (const int count : by_worker) sum += count;
      EXPECT_EQ(sum, 500);
    }
  }
}

TEST(WorkerPool, OneWorkerRunsOnTheCallersThread) {
  struct Where : Job {
    std::thread::id* id;
    explicit Where(std::thread::id* where) : id(where) {}
    void Run(size_t) override { *id = std::this_thread::get_id(); }
  };
  std::thread::id id;
  WorkerPool pool(1, 4);
  pool.Submit(std::make_unique<Where>(&id));
  EXPECT_EQ(id, std::this_thread::get_id());
}

TEST(WorkerPool, AJobThatStaysAloneRunsOnTheCallersThread) {
  struct Where : Job {
    std::thread::id* id;
    explicit Where(std::thread::id* where) : id(where) {}
    void Run(size_t worker) override {
      EXPECT_EQ(worker, 0U);
      *id = std::this_thread::get_id();
    }
  };
  for (const bool by_wait : {false, true}) {
    std::thread::id id;
    WorkerPool pool(3, 4);
    pool.Submit(std::make_unique<Where>(&id));
    by_wait ? pool.Wait() : pool.Finish();
    EXPECT_EQ(id, std::this_thread::get_id());
  }
  std::thread::id id;
  { WorkerPool(3, 4).Submit(std::make_unique<Where>(&id)); }
  EXPECT_EQ(id, std::this_thread::get_id()) << "not lost where nobody waits";
  struct Exhausted : Job {
    void Run(size_t) override { throw std::bad_alloc(); }
  };
  WorkerPool pool(3, 4);
  pool.Submit(std::make_unique<Exhausted>());
  EXPECT_THROW(pool.Wait(), std::bad_alloc);
}

TEST(WorkerPool, HoldsNoMoreJobsThanItsLimit) {
  struct Alive : Job {
    static int& Count() {
      static int count = 0;
      return count;
    }
    WorkerPool& pool;
    int& most;
    Alive(WorkerPool& the_pool, int& the_most) : pool(the_pool), most(the_most) {
      pool.Serially([this] { most = std::max(most, ++Count()); });
    }
    ~Alive() override {
      pool.Serially([] { --Count(); });
    }
    void Run(size_t) override { std::this_thread::sleep_for(std::chrono::microseconds(200)); }
  };
  int most = 0;
  {
    WorkerPool pool(3, 5);
    for (int i = 0; i < 300; ++i) pool.Submit(std::make_unique<Alive>(pool, most));
    pool.Finish();
  }
  EXPECT_LE(most, 5 + 3 + 1) << "queued, running, and the one that waits to be queued";
  EXPECT_GT(most, 5);
}

TEST(WorkerPool, WhatAWorkerRunsIntoReachesTheCaller) {
  struct Exhausted : Job {
    explicit Exhausted(std::atomic<int>& the_runs) : runs(the_runs) {}
    void Run(size_t) override {
      ++runs;
      throw std::bad_alloc();
    }
    std::atomic<int>& runs;
  };
  std::atomic<int> runs{0};
  WorkerPool pool(3, 2);
  for (int i = 0; i < 20; ++i) pool.Submit(std::make_unique<Exhausted>(runs));
  EXPECT_THROW(pool.Finish(), std::bad_alloc);
  EXPECT_EQ(runs, 20) << "the others are not left waiting";
}

TEST(WorkerPool, FinishMayBeCalledTwice) {
  WorkerPool pool(2, 2);
  pool.Finish();
  pool.Finish();
}

}  // namespace
}  // namespace keymuster
