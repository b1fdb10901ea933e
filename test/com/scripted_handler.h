// What: an agent handler of an external line whose answers a test programs: at once, never, when
// the test says so, with an error, with messages before or behind the reply, or by going away.
// Without a script it is a small sane ACD that announces nothing by itself: agents, sessions, two
// groups, three queues, and figures of which no two are the same. Owner: the test. Thread: its own
// takes the requests; the test may call anything at any time, but nothing from inside a script.
// Spec: contract tapi2 3, 5.3, 10.3.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <tapi.h>

namespace agentline::test {

/// Parameters of lineProxyMessage.
struct HandlerMessage {
    DWORD message = 0, p1 = 0, p2 = 0, p3 = 0;
};

HandlerMessage agent_state_message(HAGENT agent, DWORD state);
HandlerMessage session_state_message(HAGENTSESSION session, DWORD state, DWORD more_bits = 0);

/// What the handler does with one request.
struct Answer {
    enum class Kind {
        reply,      ///< What `result` says; 0: the ACD executes the request and answers.
        hold,       ///< The block stays until release() or for ever.
        close,      ///< lineClose instead of a reply.
        disappear,  ///< lineShutdown instead of a reply.
    };
    Kind kind = Kind::reply;
    LONG result = 0;
    /// The ACD is then as they say. Sent directly before and after the reply; the handle is that of
    /// the agent or session that the request makes or names, 0 for others.
    std::function<std::vector<HandlerMessage>(DWORD handle)> before = {}, after = {};
};

inline Answer answer_with(LONG result) {
    return {Answer::Kind::reply, result};
}
inline Answer hold() {
    return {Answer::Kind::hold};
}

class ScriptedHandler {
  public:
    struct QueueEntry {
        DWORD id;
        std::u16string name;
    };
    struct GroupEntry {
        GUID id;
        std::u16string name;
        std::vector<QueueEntry> queues;
    };
    struct AgentEntry {
        DWORD state = LINEAGENTSTATEEX_NOTREADY;
        DWORD period = 1800;
        unsigned creations = 0;
    };
    struct SessionEntry {
        HAGENT agent = 0;
        DWORD state = LINEAGENTSESSIONSTATE_NOTREADY;
        unsigned creations = 0;
    };

    /// Serves the twelve types of TAPI 2.2 on the device when it returns.
    explicit ScriptedHandler(DWORD device);
    ScriptedHandler(const ScriptedHandler&) = delete;
    ScriptedHandler& operator=(const ScriptedHandler&) = delete;
    ~ScriptedHandler();

    // ---- Going and coming ----

    void close();      ///< lineClose.
    void disappear();  ///< lineShutdown: what the death of a handler is for its clients.
    /// After either of them, or after the server has died. Agents and sessions of before are gone
    /// unless `remembers`.
    void open(bool remembers = false);

    // ---- Scripts ----

    /// From now on; for all requests of the type.
    void on(DWORD type, Answer answer);
    void on_all(const Answer& answer);
    /// Only the next request of the type; several wait in order.
    void once(DWORD type, Answer answer);
    /// Everything is answered at once again.
    void forget_scripts();
    /// Answers what is held, of this type or (0) of all; the number of those.
    std::size_t release(DWORD type = 0, const Answer& answer = {});
    /// As release() of all, the youngest first.
    void release_backwards();
    void send(const HandlerMessage& message);

    // ---- What has come; waiting fails the test after a long time ----

    std::size_t count(DWORD type);
    void wait_for_count(DWORD type, std::size_t count);
    void wait_for_held(std::size_t count);
    /// Until `is_so` of the ACD's agents and sessions holds.
    using Agents = std::map<DWORD, AgentEntry>;
    using Sessions = std::map<DWORD, SessionEntry>;
    void wait_for_acd(const std::function<bool(const Agents&, const Sessions&)>& is_so);

    // ---- The ACD ----

    void set_groups(std::vector<GroupEntry> groups);
    static std::vector<GroupEntry> usual_groups();
    Agents agents();
    Sessions sessions();
    /// The state in the ACD, without a message.
    void put_agent_state(HAGENT agent, DWORD state);

  private:
    using Lock = std::unique_lock<std::mutex>;
    struct Held {
        HLINE line;
        LINEPROXYREQUEST* block;
    };

    void run(HLINEAPP app);
    void open_line(Lock& lock);
    void wait(Lock& lock, const std::function<bool()>& is_so, const char* what);
    void on_request(Lock& lock, HLINE line, LINEPROXYREQUEST* block);
    Answer take_script(DWORD type);
    void reply(HLINE line, LINEPROXYREQUEST* block, const Answer& answer);
    void send_all(HLINE line, const std::function<std::vector<HandlerMessage>(DWORD)>& messages,
                  DWORD handle);
    LONG send_one(HLINE line, const HandlerMessage& at);
    void end_app(Lock& lock);

    LONG execute(LINEPROXYREQUEST* block, DWORD* handle);
    LONG create_agent(LINEPROXYREQUEST* block, DWORD* handle);
    LONG create_session(LINEPROXYREQUEST* block, DWORD* handle);
    LONG set_agent(LINEPROXYREQUEST* block);
    LONG set_session(LINEPROXYREQUEST* block);
    LONG agent_info(LINEPROXYREQUEST* block);
    LONG session_info(LINEPROXYREQUEST* block);
    LONG queue_info(LINEPROXYREQUEST* block);
    LONG queue_list(LINEPROXYREQUEST* block);
    const QueueEntry* find_queue(DWORD id) const;

    const DWORD device_;
    std::mutex mutex_;  ///< Guards all below; also held while the handler speaks, for the order.
    std::condition_variable changed_;
    HLINEAPP app_ = 0;
    HLINE line_ = 0;
    std::thread thread_;
    bool wants_to_disappear_ = false;

    std::map<DWORD, Answer> scripts_;
    std::map<DWORD, std::vector<Answer>> next_;
    std::map<DWORD, std::size_t> counts_;
    std::vector<Held> held_;

    std::vector<GroupEntry> groups_ = usual_groups();
    DWORD last_handle_ = 0;
    Agents agents_;
    Sessions sessions_;
    std::map<DWORD, DWORD> queue_periods_;
};

}  // namespace agentline::test
