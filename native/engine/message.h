// What V8 says about an exception. Thread: the isolate's owner, in a handle scope.
#pragma once

#include "engine/ref.h"

namespace engine {

bool is_text(Ref ref);
Ref message_text(Ref message);
Ref message_source_line(Ref message);  // empty where there is none
Ref message_resource(Ref message);     // what the script's origin named
int message_line(Ref message);         // from 1; 0 where it isn't known
int message_column(Ref message);       // from 0

}  // namespace engine
