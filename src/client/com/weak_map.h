// What: the objects that somebody holds, by what they stand for, so that the same thing is always
// the same object. Holds no reference itself.
// Owner: one initialized TAPI object (Center). Thread: any. Never calls an object with its lock
// held, but for its count; an object's destructor calls remove().
// Spec: contract tapi3 1 (identity).
#pragma once

#include <agentline_comptr.h>
#include <map>
#include <mutex>
#include <vector>

namespace agentline::com {

template <typename Key, typename Held>
class WeakMap {
  public:
    /// The object, or null when nobody holds it.
    ComPtr<Held> find(const Key& key) {
        const std::lock_guard lock(mutex_);
        return find_locked(key);
    }

    /// `make` gives a new object, with its first reference; it must not come back here.
    template <typename Make>
    ComPtr<Held> find_or_add(const Key& key, Make make) {
        const std::lock_guard lock(mutex_);
        ComPtr<Held> found = find_locked(key);
        if (!found) {
            found.Attach(make());
            objects_[key] = found.Get();
        }
        return found;
    }

    /// Ours behind a pointer that the program gave us: null when it is none of these. The program
    /// holds it, so that its address is no other's.
    template <typename Interface>
    ComPtr<Held> find_object(const Interface* object) {
        const std::lock_guard lock(mutex_);
        for (const auto& [key, held] : objects_) {
            if (static_cast<const Interface*>(held) == object && held->try_reference()) {
                return attached(held);
            }
        }
        return {};
    }

    /// All that are held, in the order of their keys.
    std::vector<ComPtr<Held>> all() {
        const std::lock_guard lock(mutex_);
        std::vector<ComPtr<Held>> found;
        found.reserve(objects_.size());
        for (const auto& [key, held] : objects_) {
            if (held->try_reference()) found.push_back(attached(held));
        }
        return found;
    }

    /// The object ends. Another of its key may have taken its place already.
    void remove(const Key& key, const Held* object) {
        const std::lock_guard lock(mutex_);
        const auto place = objects_.find(key);
        if (place != objects_.end() && place->second == object) objects_.erase(place);
    }

  private:
    static ComPtr<Held> attached(Held* counted) {
        ComPtr<Held> found;
        found.Attach(counted);
        return found;
    }
    ComPtr<Held> find_locked(const Key& key) {
        const auto place = objects_.find(key);
        if (place == objects_.end() || !place->second->try_reference()) return {};
        return attached(place->second);
    }

    std::mutex mutex_;
    std::map<Key, Held*> objects_;
};

}  // namespace agentline::com
