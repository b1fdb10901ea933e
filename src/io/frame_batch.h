// What: the whole frames that came in with one read of one connection, as one value with one
// allocation for all bodies. Owner: whoever holds the value. Thread: a value; passed on by moving.
// Never holds a part of a frame. Spec: design 3.9, 3.13.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "wire/frame.h"

namespace agentline {

class FrameBatch {
  public:
    void add(const wire::Frame& frame) {
        items_.push_back({frame.header, bodies_.size(), frame.body.size()});
        bodies_.insert(bodies_.end(), frame.body.begin(), frame.body.end());
    }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] bool empty() const { return items_.empty(); }
    /// Its body lives as long as this batch.
    [[nodiscard]] wire::Frame frame(std::size_t at) const {
        const Item& item = items_[at];
        return {item.header, ByteView(bodies_).subspan(item.begin, item.size)};
    }

  private:
    struct Item {
        wire::FrameHeader header;
        std::size_t begin = 0;
        std::size_t size = 0;
    };
    std::vector<Item> items_;
    Bytes bodies_;
};

}  // namespace agentline
