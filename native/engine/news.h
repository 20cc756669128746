// What V8 has to tell the host: collections, features in use, promises rejected.
//
// V8 tells it in the middle of its own work, where no code of the host may run, and perhaps
// without the host's lock. So it is noted, and told when the host's next call ends.
// Thread: the isolate's owner; `tell_news` of the host with its lock.
#pragma once

#include <v8.h>

#include <cstdint>
#include <vector>

namespace engine {

struct Isolate;

enum class Topic : std::uint8_t { before_collection, after_collection, feature, rejection };

struct Event {
  Topic topic;
  int what = 0;  // the kind of collection, the feature, what happened to the promise
  int flags = 0;
  v8::Global<v8::Value> promise;
  v8::Global<v8::Value> value;
  v8::Global<v8::Context> context;
};

struct News {
  std::vector<Event> events;
  Isolate* next = nullptr;  // of the thread's isolates that have news
  bool listed = false;
  std::uint8_t listened = 0;  // a bit a topic
};

// More than these aren't kept: a program that makes them faster than they are told may run for
// ever.
inline constexpr std::size_t kMostEvents = 10'000;

// Has V8 tell of a topic from now on, or no longer. Thread: owner, admitted.
void listen(Isolate& isolate, Topic topic, bool on);

// Takes the first isolate that has news off the thread's list, or null.
Isolate* next_with_news();
// Puts it back, where it can't be told now.
void list_news(Isolate& isolate);

// Takes it off the thread's list; its news stay. Of an isolate that leaves the thread.
void unlist_news(Isolate& isolate);

// Of an isolate that closes.
void drop_news(Isolate& isolate);

}  // namespace engine
