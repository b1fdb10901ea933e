"""The rules that are data: change a row here, with the reason in the commit, to change the law."""

from typing import NamedTuple

# Folder -> folders it may include, besides itself. "public" stands for the headers of include/.
# A folder that is not named here is a finding. The order is base <- model <- core; model <- wire <- journal; all of these <- broker.
LAYERS = {
    "base": (),
    "model": ("base",),
    "core/telephony": ("base", "model"),
    "core/acd": ("base", "model"),
    "wire": ("base", "model"),
    # The journal turns facts into bytes, and the facts are declared by the core.
    "journal": ("base", "model", "wire", "core/telephony", "core/acd"),
    # History says what facts mean to people who ask in SQL; io carries it out without knowing.
    "history": ("base", "model", "core/acd", "journal"),
    "provider": ("base", "model"),
    "broker": ("base", "model", "core/telephony", "core/acd", "wire", "journal", "provider"),
    "client/core": ("base", "model", "wire"),
    # Each shared library is a composition root, so this one brings io in.
    "client/capi": ("base", "model", "wire", "client/core", "io", "public"),
    # Below the objects it is only the published functions; io lends it threads, clock and eventfd.
    "client/com": ("base", "io", "public"),
    "gateway": ("base", "model", "wire", "client/core", "client/capi", "client/com"),
    # io implements interfaces of these and never sees the core or the broker.
    "io": ("base", "model", "wire", "journal", "provider"),
}

# Top folders of our C and C++ files.
CODE_FOLDERS = ("include", "src", "apps", "test", "bench", "examples")

# Folders where the real world may be touched, besides the rule's own exceptions.
WORLD_FOLDERS = ("src/io", "apps", "bench", "test", "examples")


class Ban(NamedTuple):
    """Something that belongs to the real world."""

    advice: str
    calls: str = ""  # Names of free functions, also as std::name; members of that name are fine.
    global_calls: str = ""  # Names that count only when written as ::name(...).
    pattern: str = ""  # Regex on code without comments and strings.
    headers: str = ""  # Regex on the whole name of an included file.
    allowed: tuple = ()  # Further folders that may use it, besides WORLD_FOLDERS.


CLOCK_ADVICE = "take the time from the Clock that was passed in"

BANNED = {
    "clock": Ban(
        CLOCK_ADVICE, calls="gettimeofday clock_gettime", pattern=r"\b\w*_clock\s*::\s*now\b"
    ),
    "time": Ban(CLOCK_ADVICE, calls="time"),
    "random": Ban(
        "use the seeded generator that was passed in",
        calls="rand srand",
        pattern=r"\brandom_device\b",
    ),
    "sleep": Ban(
        "set a deadline; nothing here waits",
        calls="sleep usleep nanosleep",
        pattern=r"\bsleep_(?:for|until)\b",
    ),
    "thread": Ban(
        "threads are made in src/io and apps",
        calls="pthread_create",
        pattern=r"\bstd\s*::\s*j?thread\b",
        headers="thread",
    ),
    "lock": Ban(
        "one thread owns a shard; send it a message",
        pattern=r"\bstd\s*::\s*(?:\w*mutex|atomic\w*|condition_variable\w*|lock_guard"
        r"|unique_lock|shared_lock|scoped_lock|call_once)\b",
        headers="mutex|shared_mutex|atomic|condition_variable",
        # A bounded queue, reference counts, and the libraries that programs call from any thread.
        allowed=("src/base", "src/client/capi", "src/client/com", "src/gateway"),
    ),
    "socket": Ban(
        "sockets live in src/io; take a Transport",
        calls="socket",
        global_calls="connect send recv accept bind listen",
        # Unqualified, these may be members; a descriptor as first argument gives them away.
        pattern=r"(?<![\w.>:])(?:connect|send|recv)\s*\(\s*\w*(?:fd|sock)\w*\s*,",
        headers=r"sys/socket\.h|netinet/\w+\.h|arpa/inet\.h|netdb\.h",
    ),
    "file": Ban(
        "files live in src/io; take a File",
        calls="fopen freopen",
        global_calls="open",
        pattern=r"\b[io]?fstream\b(?!>)",
        headers="fstream",
    ),
    "asio": Ban(
        "the event loop lives in src/io", headers=r"(?:boost/)?(?:asio|beast)(?:\.hpp|/.*)"
    ),
}

# Asio is kept out of the examples too: they show what a user of libtapi32 needs.
BANNED_IN_EXAMPLES = ("asio",)

# The C and COM edges hand memory to their callers.
NAKED_MEMORY_ALLOWED = ("src/client/capi", "src/client/com")

# A switch over an enum names every case here, so that a new state cannot be forgotten.
NO_DEFAULT_FOLDERS = ("src/core", "src/model")

FUNCTION_LINES_MAX = 70
FILE_LINES_REASON = 500
FILE_LINES_MAX = 1000
# A public header has to carry the whole published list of names in one file.
ANY_LENGTH_WITH_REASON = ("include",)
COLUMNS_MAX = 100
