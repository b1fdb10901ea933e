#include "io/user_name.h"

#include <cerrno>
#include <pwd.h>
#include <unistd.h>
#include <vector>

#include "base/utf.h"

namespace agentline::io {

std::u16string user_name() {
    const uid_t user = geteuid();
    std::vector<char> room(1024);
    passwd entry{};
    passwd* found = nullptr;
    while (getpwuid_r(user, &entry, room.data(), room.size(), &found) == ERANGE) {
        room.resize(room.size() * 2);
    }
    return to_utf16(found != nullptr ? found->pw_name : std::to_string(user));
}

}  // namespace agentline::io
