#include "engine/news.h"

#include "engine/isolate.h"

namespace engine {

namespace {

// V8's pointers carry nothing of ours in some callbacks; they all come on the isolate's thread,
// while it is the current one.
Isolate* of(const v8::Isolate* isolate) {
  Isolate* current = thread_slot.current;
  return current != nullptr && current->v8 == isolate ? current : nullptr;
}

Event* add(Isolate& isolate, Topic topic, int what) {
  if (isolate.news.events.size() >= kMostEvents) return nullptr;
  Event& event = isolate.news.events.emplace_back();
  event.topic = topic;
  event.what = what;
  list_news(isolate);
  return &event;
}

template <Topic When>
void collected(v8::Isolate* /*isolate*/, v8::GCType type, v8::GCCallbackFlags flags, void* data) {
  if (Event* event = add(*static_cast<Isolate*>(data), When, type)) event->flags = flags;
}

void used(v8::Isolate* v8_isolate, v8::Isolate::UseCounterFeature feature) {
  if (Isolate* isolate = of(v8_isolate)) add(*isolate, Topic::feature, feature);
}

void rejected(v8::PromiseRejectMessage message) {
  const v8::Local<v8::Promise> promise = message.GetPromise();
  v8::Isolate* v8_isolate = promise->GetIsolate();
  Isolate* isolate = of(v8_isolate);
  if (isolate == nullptr) return;
  Event* event = add(*isolate, Topic::rejection, message.GetEvent());
  if (event == nullptr) return;
  event->promise.Reset(v8_isolate, promise);
  if (!message.GetValue().IsEmpty()) event->value.Reset(v8_isolate, message.GetValue());
  if (v8_isolate->InContext()) event->context.Reset(v8_isolate, v8_isolate->GetCurrentContext());
}

}  // namespace

void listen(Isolate& isolate, Topic topic, bool on) {
  v8::Isolate* v8_isolate = isolate.v8;
  const unsigned bit = 1U << static_cast<unsigned>(topic);
  if (((isolate.news.listened & bit) != 0) == on) return;
  isolate.news.listened ^= static_cast<std::uint8_t>(bit);
  constexpr auto before = collected<Topic::before_collection>;
  constexpr auto after = collected<Topic::after_collection>;
  switch (topic) {
    case Topic::before_collection:
      if (on) {
        v8_isolate->AddGCPrologueCallback(before, &isolate);
      } else {
        v8_isolate->RemoveGCPrologueCallback(before, &isolate);
      }
      break;
    case Topic::after_collection:
      if (on) {
        v8_isolate->AddGCEpilogueCallback(after, &isolate);
      } else {
        v8_isolate->RemoveGCEpilogueCallback(after, &isolate);
      }
      break;
    case Topic::feature:
      v8_isolate->SetUseCounterCallback(on ? used : nullptr);
      break;
    case Topic::rejection:
      v8_isolate->SetPromiseRejectCallback(on ? rejected : nullptr);
      break;
  }
}

void list_news(Isolate& isolate) {
  if (isolate.news.listed) return;
  isolate.news.listed = true;
  isolate.news.next = thread_slot.news;
  thread_slot.news = &isolate;
}

Isolate* next_with_news() {
  Isolate* isolate = thread_slot.news;
  if (isolate != nullptr) {
    thread_slot.news = isolate->news.next;
    isolate->news.listed = false;
  }
  return isolate;
}

void unlist_news(Isolate& isolate) {
  for (Isolate** at = &thread_slot.news; *at != nullptr; at = &(*at)->news.next) {
    if (*at != &isolate) continue;
    *at = isolate.news.next;
    break;
  }
  isolate.news.listed = false;
}

void drop_news(Isolate& isolate) {
  isolate.news.events.clear();
  unlist_news(isolate);
  isolate.news.listed = true;  // nor is it listed again
}

}  // namespace engine
