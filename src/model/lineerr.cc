#include "model/lineerr.h"

namespace agentline {

std::string_view name_of(LineErr e) {
    if (e == LineErr::ok) return "0";
#define AGENTLINE_ROW(name, text, value) \
    if (e == LineErr::name) return text;
    AGENTLINE_LINEERR_TABLE(AGENTLINE_ROW)
#undef AGENTLINE_ROW
    return "device specific";
}

}  // namespace agentline
