// Goal: enumerators keep the published rules: counts, references, short lists, clones. Method: an
// enumerator of groups, whose interface has TAPI's order of methods.
#include "client/com/enumerator.h"

#include <array>
#include <set>
#include <tapi3.h>
#include <thread>

#include <gtest/gtest.h>

#include "client/com/dispatch.h"
#include "objects.h"

namespace agentline {
namespace {

using test::made;
using test::references;

class Group final : public DispatchObject<ITACDGroup> {
  public:
    STDMETHODIMP get_Name(BSTR*) override { return E_NOTIMPL; }
    STDMETHODIMP EnumerateQueues(IEnumQueue**) override { return E_NOTIMPL; }
    STDMETHODIMP get_Queues(VARIANT*) override { return E_NOTIMPL; }
};

class EnumeratorTest : public testing::Test {
  protected:
    EnumeratorTest() {
        for (int i = 0; i < 3; ++i) groups_.push_back(made<ITACDGroup>(new Group));
        EXPECT_EQ(make_enumerator(groups_, &list_), S_OK);
    }

    /// The next one, or NULL.
    ComPtr<ITACDGroup> next(IEnumACDGroup& list) {
        ComPtr<ITACDGroup> group;
        list.Next(1, &group, nullptr);
        return group;
    }

    std::vector<ComPtr<ITACDGroup>> groups_;
    ComPtr<IEnumACDGroup> list_;
    std::array<ITACDGroup*, 4> out_{};
    ULONG fetched_ = 99;
};

TEST_F(EnumeratorTest, gives_a_reference_for_each_element) {
    ASSERT_EQ(list_->Next(2, out_.data(), &fetched_), S_OK);
    EXPECT_EQ(fetched_, 2u);
    for (size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(out_[i], groups_[i].Get());
        EXPECT_EQ(references(out_[i]), 3u);  // The test's, the list's, and this one.
        out_[i]->Release();
    }
}

TEST_F(EnumeratorTest, fills_with_null_where_the_list_ends) {
    out_.fill(groups_[0].Get());
    ASSERT_EQ(list_->Next(4, out_.data(), &fetched_), S_FALSE);
    EXPECT_EQ(fetched_, 3u);
    EXPECT_EQ(out_[3], nullptr);
    for (size_t i = 0; i < 3; ++i) out_[i]->Release();
    out_.fill(groups_[0].Get());
    ASSERT_EQ(list_->Next(4, out_.data(), &fetched_), S_FALSE);
    EXPECT_EQ(fetched_, 0u);
    EXPECT_EQ(out_, (std::array<ITACDGroup*, 4>{}));
}

TEST_F(EnumeratorTest, takes_no_count_for_one_element_only) {
    ASSERT_EQ(list_->Next(1, out_.data(), nullptr), S_OK);
    EXPECT_EQ(out_[0], groups_[0].Get());
    out_[0]->Release();
    EXPECT_EQ(list_->Next(2, out_.data(), nullptr), E_POINTER);
    EXPECT_EQ(list_->Next(0, out_.data(), nullptr), E_POINTER);
    EXPECT_EQ(next(*list_), groups_[1]);
}

TEST_F(EnumeratorTest, gives_nothing_to_who_asks_for_nothing) {
    EXPECT_EQ(list_->Next(0, out_.data(), &fetched_), S_OK);
    EXPECT_EQ(fetched_, 0u);
    fetched_ = 99;
    EXPECT_EQ(list_->Next(0, nullptr, &fetched_), S_OK);
    EXPECT_EQ(fetched_, 0u);
    EXPECT_EQ(next(*list_), groups_[0]);
}

TEST_F(EnumeratorTest, refuses_no_room) {
    EXPECT_EQ(list_->Next(1, nullptr, &fetched_), E_POINTER);
    EXPECT_EQ(fetched_, 0u);
    EXPECT_EQ(list_->Next(1, nullptr, nullptr), E_POINTER);
    EXPECT_EQ(list_->Clone(nullptr), E_POINTER);
    EXPECT_EQ((make_enumerator<IEnumACDGroup, ITACDGroup>({}, nullptr)), E_POINTER);
    EXPECT_EQ(next(*list_), groups_[0]);
}

TEST_F(EnumeratorTest, skips_and_begins_again) {
    EXPECT_EQ(list_->Skip(0), S_OK);
    EXPECT_EQ(list_->Skip(2), S_OK);
    EXPECT_EQ(next(*list_), groups_[2]);
    EXPECT_EQ(list_->Skip(1), S_FALSE);
    EXPECT_EQ(list_->Reset(), S_OK);
    EXPECT_EQ(next(*list_), groups_[0]);
    EXPECT_EQ(list_->Skip(0xFFFFFFFF), S_FALSE);
    EXPECT_EQ(next(*list_), nullptr);
    EXPECT_EQ(list_->Reset(), S_OK);
    EXPECT_EQ(list_->Skip(3), S_OK);
}

TEST_F(EnumeratorTest, clones_its_place_and_goes_on_alone) {
    EXPECT_EQ(next(*list_), groups_[0]);
    ComPtr<IEnumACDGroup> clone;
    ASSERT_EQ(list_->Clone(&clone), S_OK);
    EXPECT_EQ(next(*clone), groups_[1]);
    EXPECT_EQ(next(*clone), groups_[2]);
    EXPECT_EQ(next(*list_), groups_[1]);
    list_.Reset();
    EXPECT_EQ(clone->Reset(), S_OK);
    EXPECT_EQ(next(*clone), groups_[0]);
}

TEST_F(EnumeratorTest, holds_the_elements_as_long_as_a_clone_lives) {
    ComPtr<IEnumACDGroup> clone;
    ASSERT_EQ(list_->Clone(&clone), S_OK);
    list_.Reset();
    EXPECT_EQ(references(groups_[0].Get()), 2u);
    clone.Reset();
    EXPECT_EQ(references(groups_[0].Get()), 1u);
}

TEST_F(EnumeratorTest, gives_each_element_once_to_many_threads) {
    std::vector<ComPtr<ITACDGroup>> many(4000);
    for (ComPtr<ITACDGroup>& group : many) group = made<ITACDGroup>(new Group);
    ComPtr<IEnumACDGroup> list;
    ASSERT_EQ(make_enumerator(many, &list), S_OK);
    std::array<std::vector<ITACDGroup*>, 4> seen;
    std::vector<std::thread> threads;
    for (std::vector<ITACDGroup*>& mine : seen)
        threads.emplace_back([&] {
            while (const ComPtr<ITACDGroup> group = next(*list)) mine.push_back(group.Get());
        });
    for (std::thread& thread : threads) thread.join();
    std::set<ITACDGroup*> all;
    size_t count = 0;
    for (const std::vector<ITACDGroup*>& mine : seen) {
        all.insert(mine.begin(), mine.end());
        count += mine.size();
    }
    EXPECT_EQ(count, many.size());
    EXPECT_EQ(all.size(), many.size());
}

}  // namespace
}  // namespace agentline
