// What: the login name of the user whose rights this process has.
// Thread: any. Spec: contract tapi3 3.3 (get_User), A23.
#pragma once

#include <string>

namespace agentline::io {

/// The number of the user, in digits, when no name is known for it.
std::u16string user_name();

}  // namespace agentline::io
