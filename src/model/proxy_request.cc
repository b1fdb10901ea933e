#include "model/proxy_request.h"

#include "base/assert.h"

namespace agentline {

std::string_view name_of(ProxyRequestType t) {
    switch (t) {
        case ProxyRequestType::setagentgroup:
            return "SETAGENTGROUP";
        case ProxyRequestType::setagentstate:
            return "SETAGENTSTATE";
        case ProxyRequestType::setagentactivity:
            return "SETAGENTACTIVITY";
        case ProxyRequestType::getagentcaps:
            return "GETAGENTCAPS";
        case ProxyRequestType::getagentstatus:
            return "GETAGENTSTATUS";
        case ProxyRequestType::agentspecific:
            return "AGENTSPECIFIC";
        case ProxyRequestType::getagentactivitylist:
            return "GETAGENTACTIVITYLIST";
        case ProxyRequestType::getagentgrouplist:
            return "GETAGENTGROUPLIST";
        case ProxyRequestType::createagent:
            return "CREATEAGENT";
        case ProxyRequestType::setagentmeasurementperiod:
            return "SETAGENTMEASUREMENTPERIOD";
        case ProxyRequestType::getagentinfo:
            return "GETAGENTINFO";
        case ProxyRequestType::createagentsession:
            return "CREATEAGENTSESSION";
        case ProxyRequestType::getagentsessionlist:
            return "GETAGENTSESSIONLIST";
        case ProxyRequestType::setagentsessionstate:
            return "SETAGENTSESSIONSTATE";
        case ProxyRequestType::getagentsessioninfo:
            return "GETAGENTSESSIONINFO";
        case ProxyRequestType::getqueuelist:
            return "GETQUEUELIST";
        case ProxyRequestType::setqueuemeasurementperiod:
            return "SETQUEUEMEASUREMENTPERIOD";
        case ProxyRequestType::getqueueinfo:
            return "GETQUEUEINFO";
        case ProxyRequestType::getgrouplist:
            return "GETGROUPLIST";
        case ProxyRequestType::setagentstateex:
            return "SETAGENTSTATEEX";
        case ProxyRequestType::getagentlist:
            return "GETAGENTLIST";
        case ProxyRequestType::setagentsessionstatereason:
            return "SETAGENTSESSIONSTATEREASON";
    }
    AGENTLINE_ASSERT(false);
}

std::uint32_t fixed_size_of(ProxyRequestType t) {
    switch (t) {
        case ProxyRequestType::getagentinfo:
            return 56;
        case ProxyRequestType::getagentsessioninfo:
            return 76;
        case ProxyRequestType::getqueueinfo:
            return 52;
        case ProxyRequestType::getagentsessionlist:
        case ProxyRequestType::getgrouplist:
        case ProxyRequestType::getqueuelist:
        case ProxyRequestType::getagentgrouplist:
        case ProxyRequestType::getagentactivitylist:
        case ProxyRequestType::getagentlist:
            return 24;
        case ProxyRequestType::getagentcaps:
        case ProxyRequestType::getagentstatus:
            return 56;
        case ProxyRequestType::setagentgroup:
        case ProxyRequestType::setagentstate:
        case ProxyRequestType::setagentactivity:
        case ProxyRequestType::agentspecific:
        case ProxyRequestType::createagent:
        case ProxyRequestType::setagentmeasurementperiod:
        case ProxyRequestType::createagentsession:
        case ProxyRequestType::setagentsessionstate:
        case ProxyRequestType::setqueuemeasurementperiod:
        case ProxyRequestType::setagentstateex:
        case ProxyRequestType::setagentsessionstatereason:
            return 0;
    }
    AGENTLINE_ASSERT(false);
}

}  // namespace agentline
