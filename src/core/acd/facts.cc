#include "core/acd/facts.h"

#include <array>
#include <functional>
#include <type_traits>
#include <utility>

#include "core/acd/field_codec.h"

namespace agentline::acd {
namespace {

class FieldLister {
  public:
    template <class T>
    void operator()(std::string_view name, const T& value) {
        fields.push_back({name, text(value), is_number<T>});
    }
    std::vector<FactField> fields;

  private:
    template <class T>
    static constexpr bool is_number = std::is_same_v<T, std::uint32_t> || std::is_same_v<T, bool> ||
                                      requires(T t) {
        t.value + 1U;
    };
    static std::string text(bool v) { return v ? "true" : "false"; }
    static std::string text(std::uint32_t v) { return std::to_string(v); }
    static std::string text(const std::string& v) { return v; }
    static std::string text(const Guid& v) { return to_text(v); }
    static std::string text(Duration v) { return std::to_string(v.count()).append("us"); }
    static std::string text(Instant v) { return v == Instant{} ? "never" : to_text(v); }
    static std::string text(AgentState v) { return std::string(agentline::name_of(v)); }
    static std::string text(AgentSessionState v) { return std::string(agentline::name_of(v)); }
    static std::string text(CallDirection v) { return std::string(agentline::name_of(v)); }
    static std::string text(OfferEnd v) { return std::string(agentline::name_of(v)); }
    static std::string text(CallEnd v) { return std::string(agentline::name_of(v)); }
    template <class Tag, class Number>
    static std::string text(Id<Tag, Number> v) {
        return std::to_string(v.value);
    }
    template <class T>
    static std::string text(const std::vector<T>& v) {
        std::string joined;
        for (const T& item : v) {
            if (!joined.empty()) joined.append(1, ' ');
            joined.append(text(item));
        }
        return joined;
    }
};

template <std::size_t Index>
Result<Fact> decode_alternative(ByteReader& in) {
    std::variant_alternative_t<Index, Fact> fact;
    FieldDecoder decoder(in);
    fact.fields(decoder);
    if (!in.ok() || !in.at_end()) return failure("malformed fact");
    return Fact{std::move(fact)};
}

template <std::size_t... Index>
Result<Fact> decode_kind(std::uint8_t kind, ByteReader& in, std::index_sequence<Index...>) {
    Result<Fact> out = failure("unknown kind of fact");
    ((std::variant_alternative_t<Index, Fact>::kind == kind
          ? (out = decode_alternative<Index>(in), true)
          : false) ||
     ...);
    return out;
}

}  // namespace

Bytes encode(const Fact& fact) {
    Bytes out;
    std::visit(
        [&](auto copy) {
            out.push_back(copy.kind);
            FieldEncoder encoder(out);
            copy.fields(encoder);
        },
        fact);
    return out;
}

Result<Fact> decode_fact(ByteView bytes) {
    ByteReader in(bytes);
    const std::uint8_t kind = in.u8();
    return decode_kind(kind, in, std::make_index_sequence<std::variant_size_v<Fact>>{});
}

std::string_view name_of(const Fact& fact) {
    return std::visit([](const auto& f) { return f.name; }, fact);
}

std::vector<FactField> fields_of(const Fact& fact) {
    FieldLister lister;
    std::visit([&](auto copy) { copy.fields(lister); }, fact);
    return std::move(lister.fields);
}

}  // namespace agentline::acd
