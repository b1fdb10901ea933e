#include "scenario/runner/runner.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>

#include "scenario/runner/steps.h"

namespace agentline::scenario {
namespace {

bool is_message(const std::string& item) {
    for (const std::string_view start :
         {"session ", "new session ", "old session ", "agent ", "new agent ", "queue ", "group "}) {
        if (item.starts_with(start)) return true;
    }
    return false;
}

bool is_figures(const std::string& item) {
    return item.ends_with(" figures");
}

/// One line: what it expects, and what came in the same form and order.
struct Comparison {
    std::vector<std::string> wanted, came;
};

class Run {
  public:
    explicit Run(const std::string& file) : file_(file) {}

    void line(const Line& line) {
        try {
            step(line);
        } catch (const Mistake& mistake) {
            wrong(line.number, line.text + "\n  mistake:  " + mistake.what());
        } catch (const std::exception& error) {
            wrong(line.number, line.text + "\n  broken:   " + error.what());
        }
    }
    void end(std::size_t number) {
        if (floor_ == nullptr) return wrong(number, "nothing happens in this script");
        const std::string difference = floor_->replay_difference();
        if (difference.empty()) return;
        wrong(number,
              "all facts, replayed into a second server, do not give the same: " + difference);
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(wrong_); }

  private:
    void wrong(std::size_t number, const std::string& text) {
        wrong_.push_back(file_ + ":" + std::to_string(number) + ": " + text);
    }

    void step(const Line& line) {
        if (line.words.empty()) throw Mistake("no step stands before \"->\"");
        Words words(line.words);
        if (words.take_if("center")) return center_.change(words);
        start();
        if (words.take_if("check")) {
            if (!line.has_expectation) throw Mistake("a check needs \"->\" and what it expects");
            const Outcome found = look_up(*floor_, center_, words, line.expected);
            return compare_check(line, found);
        }
        (void)floor_->take_heard(watcher_name);
        compare(line, carry_out(*floor_, center_, line));
    }

    void start() {
        if (floor_ != nullptr) return;
        floor_ = std::make_unique<Floor>(center_.config());
        floor_->start(center_);
    }

    void compare_check(const Line& line, const Outcome& found) {
        Comparison all{line.expected, *found.answer};
        if (line.words.at(1) == "now") all.came = states_of(line.expected);
        report(line, all);
    }

    std::vector<std::string> states_of(const std::vector<std::string>& items) {
        std::vector<std::string> states;
        for (const std::string& item : items) states.push_back(state_of(item));
        return states;
    }

    /// How the call or station of this item is now.
    std::string state_of(const std::string& item) {
        const std::size_t end = item.find(' ');
        std::string name = item.substr(0, end);
        const bool is_station = name == "station" && end != std::string::npos;
        if (is_station) name = item.substr(end + 1, item.find(' ', end + 1) - end - 1);
        if (is_station || floor_->phones().is_call(name)) {
            return state_now(*floor_, name, is_station);
        }
        throw Mistake("nobody understands \"" + item + "\" behind \"->\"");
    }

    void compare(const Line& line, const Outcome& outcome) {
        std::vector<std::string> heard = floor_->take_heard(watcher_name);
        if (!line.has_expectation) {
            // Without expectations a request must still succeed.
            if (!outcome.reply || outcome.reply->starts_with("ok")) return;
            return report(line, {{"ok"}, {*outcome.reply}});
        }
        std::vector<std::string> wanted = line.expected;
        Comparison all;
        take_reply(outcome, wanted, all);
        const bool with_figures = std::any_of(wanted.begin(), wanted.end(), is_figures);
        if (!with_figures) std::erase_if(heard, is_figures);
        const auto first_state = std::stable_partition(wanted.begin(), wanted.end(), is_message);
        all.wanted.insert(all.wanted.end(), wanted.begin(), first_state);
        all.came.insert(all.came.end(), heard.begin(), heard.end());
        const bool says_nothing = first_state != wanted.end() && *first_state == "nothing";
        wanted.erase(wanted.begin(), first_state + (says_nothing ? 1 : 0));
        for (const std::string& item : wanted) {
            all.wanted.push_back(item);
            all.came.push_back(state_of(item));
        }
        report(line, all);
    }

    /// The first item of a request's line is its reply.
    static void take_reply(const Outcome& outcome, std::vector<std::string>& wanted,
                           Comparison& all) {
        if (!outcome.reply) return;
        if (wanted.empty()) throw Mistake("behind \"->\" the reply comes first");
        std::string came = *outcome.reply;
        if (wanted.front() == "ok" && (came == "ok new" || came == "ok same")) came = "ok";
        all.wanted.push_back(wanted.front());
        all.came.push_back(came);
        wanted.erase(wanted.begin());
    }

    void report(const Line& line, const Comparison& all) {
        if (all.wanted == all.came) return;
        const auto shown = [](const std::vector<std::string>& items) {
            return items.empty() ? "nothing" : join(items, "; ");
        };
        wrong(line.number, line.text + "\n  expected: " + shown(all.wanted) +
                               "\n  came:     " + shown(all.came));
    }

    std::string file_;
    Center center_;
    std::unique_ptr<Floor> floor_;
    std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> run_script(const std::string& file, std::string_view text) {
    const Script script = parse_script(file, text);
    Run run(script.file);
    for (const Line& line : script.lines) run.line(line);
    run.end(script.lines.empty() ? 1 : script.lines.back().number);
    return run.take();
}

std::vector<std::string> run_file(const std::string& path) {
    std::ifstream in(path);
    if (!in) return {path + ":1: cannot be read"};
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return run_script(path, text);
}

}  // namespace agentline::scenario
