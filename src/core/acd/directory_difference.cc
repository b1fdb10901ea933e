#include "core/acd/directory_difference.h"

#include <algorithm>
#include <map>
#include <set>

namespace agentline::acd {
namespace {

class Differ {
  public:
    Differ(const State& state, const Directory& directory) : state_(state), directory_(directory) {}

    DirectoryDifference run() {
        if (state_.next_agent == 0) {
            out_.before.emplace_back(AcdOpened{directory_.first_agent, directory_.first_session});
        }
        addresses();
        queues();
        queue_rules();
        calls();
        groups();
        people();
        sessions();
        return std::move(out_);
    }

  private:
    void addresses();
    void queues();
    void queue_rules();
    void calls();
    void groups();
    void people();
    void sessions();
    [[nodiscard]] std::vector<QueueId> queue_ids(const std::vector<std::string>& titles) const;

    const State& state_;
    const Directory& directory_;
    DirectoryDifference out_;
    std::map<std::string, QueueId> queue_by_title_;
    std::set<std::uint32_t> removed_addresses_;
    std::set<GroupId> removed_groups_;
    std::map<std::string, Person> people_after_;
};

void Differ::addresses() {
    std::set<std::string> wanted(directory_.addresses.begin(), directory_.addresses.end());
    auto next = static_cast<std::uint32_t>(state_.addresses.size());
    for (const std::string& number : directory_.addresses) {
        const auto known =
            std::find_if(state_.addresses.begin(), state_.addresses.end(),
                         [&](const auto& entry) { return entry.second.number == number; });
        if (known == state_.addresses.end()) {
            out_.before.emplace_back(AddressAdded{AddressId{next++}, number});
        } else if (!known->second.in_service) {
            out_.before.emplace_back(AddressAdded{known->second.id, number});
        }
    }
    for (const auto& [id, address] : state_.addresses) {
        if (!address.in_service || wanted.contains(address.number)) continue;
        removed_addresses_.insert(id);
        out_.after.emplace_back(AddressRemoved{address.id});
    }
}

void Differ::queues() {
    std::uint32_t next = state_.next_queue;
    std::set<std::string> wanted;
    for (const auto& entry : directory_.queues) wanted.insert(entry.title);
    for (const auto& [id, queue] : state_.queues) {
        if (wanted.contains(queue.title)) {
            queue_by_title_[queue.title] = queue.id;
        } else {
            out_.after.emplace_back(QueueRemoved{queue.id});
        }
    }
    for (const auto& entry : directory_.queues) {
        if (queue_by_title_.contains(entry.title)) continue;
        queue_by_title_[entry.title] = QueueId{next};
        out_.before.emplace_back(QueueAdded{QueueId{next++}, entry.title});
    }
}

void Differ::queue_rules() {
    for (const auto& entry : directory_.queues) {
        const QueueId id = queue_by_title_.at(entry.title);
        const QueueId overflow =
            entry.overflow.empty() ? QueueId{} : queue_by_title_.at(entry.overflow);
        const QueueRules wanted{entry.max_wait, overflow, entry.ring_time, entry.back_off};
        out_.queue_rules[id] = wanted;
        const auto known = state_.queues.find(id.value);
        const QueueRules now = known == state_.queues.end() ? QueueRules{} : known->second.rules;
        if (wanted == now) continue;
        out_.before.emplace_back(
            QueueRulesSet{id, wanted.max_wait, wanted.overflow, wanted.ring_time, wanted.back_off});
    }
}

void Differ::calls() {
    for (const auto& [id, call] : state_.calls) {
        if (is_connected(call) || out_.queue_rules.contains(call.queue)) continue;
        out_.calls_to_move.push_back(&call);
    }
}

std::vector<QueueId> Differ::queue_ids(const std::vector<std::string>& titles) const {
    std::vector<QueueId> ids;
    for (const std::string& title : titles) ids.push_back(queue_by_title_.at(title));
    return ids;
}

void Differ::groups() {
    std::set<GroupId> wanted;
    for (const auto& entry : directory_.groups) {
        wanted.insert(entry.id);
        const std::vector<QueueId> queues = queue_ids(entry.queues);
        const auto known = state_.groups.find(entry.id);
        if (known == state_.groups.end()) {
            out_.before.emplace_back(GroupAdded{entry.id, entry.title, entry.wrapup, queues});
        } else if (known->second.title != entry.title || known->second.wrapup != entry.wrapup ||
                   known->second.queues != queues) {
            out_.before.emplace_back(GroupChanged{entry.id, entry.title, entry.wrapup, queues});
        }
    }
    for (const GroupId& id : state_.group_order) {
        if (wanted.contains(id)) continue;
        removed_groups_.insert(id);
        out_.after.emplace_back(GroupRemoved{id});
    }
}

void Differ::people() {
    for (const auto& entry : directory_.people) {
        people_after_[entry.id] = Person{entry.id, entry.all_groups, entry.groups};
        const auto known = state_.people.find(entry.id);
        const bool same = known != state_.people.end() &&
                          known->second.all_groups == entry.all_groups &&
                          known->second.groups == entry.groups;
        if (!same) {
            out_.before.emplace_back(PersonAdmitted{entry.id, entry.all_groups, entry.groups});
        }
    }
    for (const auto& [id, person] : state_.people) {
        if (people_after_.contains(id)) continue;
        out_.after.emplace_back(PersonRemoved{id});
        const auto agent = state_.agent_of_person.find(id);
        if (agent != state_.agent_of_person.end()) {
            out_.agents_to_release.push_back(agent->second);
        }
    }
}

void Differ::sessions() {
    for (const auto& [id, session] : state_.sessions) {
        const auto person = people_after_.find(state_.agents.at(session.agent).person);
        if (person == people_after_.end()) continue;  // Released with its agent.
        const bool stays = !removed_groups_.contains(session.group) &&
                           !removed_addresses_.contains(session.address.value) &&
                           is_admitted(person->second, session.group);
        if (!stays) out_.sessions_to_release.push_back(id);
    }
}

}  // namespace

bool is_admitted(const Person& person, const GroupId& group) {
    return person.all_groups ||
           std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end();
}

DirectoryDifference difference_of(const State& state, const Directory& directory) {
    return Differ(state, directory).run();
}

}  // namespace agentline::acd
