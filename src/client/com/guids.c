/* Goal: programs in C, and those that look symbols up, find IID_ITTAPI and its like in the library;
   the headers define them where INITGUID is. */
#define INITGUID
#pragma GCC visibility push(default)
#include <tapi3.h>
#pragma GCC visibility pop
