#include "engine/preview.h"

#include "engine/builtin.h"
#include "engine/collection.h"
#include "engine/object.h"
#include "engine/promise.h"
#include "engine/value.h"

namespace engine {

namespace {

constexpr std::size_t kLongestText = 60;
constexpr std::size_t kLongestLine = 100;
constexpr std::size_t kPartsOfLine = 10;

std::u16string ascii(std::string_view text) { return {text.begin(), text.end()}; }
std::u16string number(std::size_t value) { return ascii(std::to_string(value)); }

std::u16string units_of(v8::Isolate* isolate, Ref string, int most) {
  const v8::Local<v8::String> text = string.As<v8::String>();
  std::u16string units(static_cast<std::size_t>(std::min(text->Length(), most)), u'\0');
  text->Write(isolate, reinterpret_cast<std::uint16_t*>(units.data()), 0,
              static_cast<int>(units.size()), v8::String::NO_NULL_TERMINATION);
  return units;
}

bool is_high(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void append_escaped(std::u16string& to, char16_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (unit == u'\n') {
    to += u"\\n";
    return;
  }
  to += u"\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    to += static_cast<char16_t>(kDigits[static_cast<std::size_t>((unit >> shift) & 15)]);
  }
}

// Safe to print in one line.
std::u16string printable(const std::u16string& units, char16_t quote = 0) {
  std::u16string text;
  for (std::size_t index = 0; index < units.size(); ++index) {
    const char16_t unit = units[index];
    if (is_high(unit) && index + 1 < units.size() && is_low(units[index + 1])) {
      text += unit;
      text += units[++index];
    } else if (unit < 0x20 || unit == 0x7F || unit == 0x2028 || unit == 0x2029 || is_high(unit) ||
               is_low(unit)) {
      append_escaped(text, unit);
    } else {
      if (quote != 0 && (unit == quote || unit == u'\\')) text += u'\\';
      text += unit;
    }
  }
  return text;
}

std::u16string shortened(v8::Isolate* isolate, Ref string, char16_t quote = 0) {
  constexpr int kMost = static_cast<int>(kLongestText);
  std::u16string units = units_of(isolate, string, kMost + 1);
  const bool cut = units.size() > kLongestText;
  if (cut) units.resize(is_high(units[kLongestText - 1]) ? kLongestText - 1 : kLongestText);
  std::u16string text = printable(units, quote);
  if (cut) text += u'…';
  return quote == 0 ? text : quote + text + quote;
}

// Looks at one value. What goes wrong on the way is nobody's business.
class Viewer {
 public:
  explicit Viewer(EntryCore& entry)
      : entry_(entry), isolate_(entry.isolate.v8), quiet_(isolate_, kThrow), caught_(isolate_) {}
  ~Viewer() {
    const bool dropped = caught_.HasCaught();
    caught_.Reset();
    if (dropped) entry_.insist();
    entry_.relock();
  }
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  std::u16string brief(Ref value) {
    if (value->IsString()) return shortened(isolate_, value, u'\'');
    if (value->IsSymbol()) return symbol(value);
    if (!value->IsObject()) return primitive(value);
    if (value->IsProxy()) return u"Proxy";
    if (value->IsFunction()) return u"ƒ " + function_name(value) + u"()";
    if (value->IsNativeError()) return detail(value);
    if (value->IsRegExp()) return reg_exp(value);
    const std::u16string name = class_name(value);
    if (const auto size = size_of(value)) return name + u"(" + number(*size) + u")";
    if (value->IsPromise()) return u"Promise {" + state(value) + u"}";
    return name == u"Object" ? u"{…}" : name;
  }

  Preview parts(Ref value, std::size_t most) {
    Preview view;
    if (!value->IsObject() || value->IsProxy() || value->IsFunction()) {
      view.head = brief(value);
      return view;
    }
    view.head = head(value);
    if (value->IsMap() || value->IsSet()) {
      entries(view, value, most);
    } else if (value->IsArray() || value->IsTypedArray()) {
      items(view, value, most);
    } else if (value->IsPromise()) {
      if (promise_state(value) != 0) add(view, state(value), promise_result(value));
    } else {
      properties(view, value, most);
    }
    return view;
  }

  std::u16string line(Ref value) {
    if (!value->IsObject()) return brief(value);
    const Preview view = parts(value, kPartsOfLine);
    const bool listed = value->IsArray() || value->IsTypedArray();
    const bool bare = view.head == u"Object" || value->IsArray();
    if (view.parts.empty() && !bare) {
      return value->IsMap() || value->IsSet() ? view.head + u" {}" : brief(value);
    }
    std::u16string text = bare ? u"" : view.head + u" ";
    text += listed ? u'[' : u'{';
    const char16_t* between = u"";
    bool more = view.more;
    for (const PreviewPart& part : view.parts) {
      text += between;
      if (text.size() > kLongestLine) {
        more = true;
        between = u"";
        break;
      }
      if (!listed && !part.label.empty()) text += part.label + (value->IsMap() ? u" => " : u": ");
      text += part.text;
      between = u", ";
    }
    if (more) text.append(between).append(u"…");
    return text + (listed ? u']' : u'}');
  }

 private:
  static constexpr auto kThrow =
      v8::Isolate::DisallowJavascriptExecutionScope::OnFailure::THROW_ON_FAILURE;

  std::u16string primitive(Ref value) {
    if (value->IsNumber() && value->SameValue(v8::Number::New(isolate_, -0.0))) return u"-0";
    if (value->IsExternal()) return u"External";
    v8::Local<v8::String> text;
    if (!value->ToString(entry_.world).ToLocal(&text)) return u"?";
    return shortened(isolate_, text) + (value->IsBigInt() ? u"n" : u"");
  }

  std::u16string symbol(Ref value) {
    const Ref description = value.As<v8::Symbol>()->Description(isolate_);
    return u"Symbol(" + (description->IsString() ? shortened(isolate_, description) : u"") + u")";
  }

  std::u16string detail(Ref value) {
    v8::Local<v8::String> text;
    return value->ToDetailString(entry_.world).ToLocal(&text) ? shortened(isolate_, text) : u"?";
  }

  std::u16string reg_exp(Ref value) {
    constexpr std::pair<unsigned, char16_t> kLetters[] = {{128, u'd'}, {1, u'g'},  {2, u'i'},
                                                          {4, u'm'},   {32, u's'}, {16, u'u'},
                                                          {256, u'v'}, {8, u'y'},  {64, u'l'}};
    std::u16string text(1, u'/');
    text.append(shortened(isolate_, reg_exp_source(value))).append(1, u'/');
    for (const auto& [bit, letter] : kLetters) {
      if ((reg_exp_flags(value) & bit) != 0) text += letter;
    }
    return text;
  }

  std::u16string function_name(Ref value) {
    const Ref name = value.As<v8::Function>()->GetDebugName();
    return name->IsString() ? shortened(isolate_, name) : u"";
  }

  std::u16string class_name(Ref value) { return shortened(isolate_, constructor_name(value)); }

  static std::u16string state(Ref promise) {
    const int state = promise_state(promise);
    return state == 0 ? u"<pending>" : state == 1 ? u"<fulfilled>" : u"<rejected>";
  }

  static std::optional<std::size_t> size_of(Ref value) {
    if (value->IsArray()) return array_length(value);
    if (value->IsMap()) return map_size(value);
    if (value->IsSet()) return set_size(value);
    if (value->IsTypedArray()) return value.As<v8::TypedArray>()->Length();
    if (value->IsArrayBuffer()) return value.As<v8::ArrayBuffer>()->ByteLength();
    if (value->IsDataView()) return value.As<v8::DataView>()->ByteLength();
    return std::nullopt;
  }

  std::u16string head(Ref value) {
    const auto size = size_of(value);
    return size ? class_name(value) + u"(" + number(*size) + u")" : class_name(value);
  }

  void add(Preview& view, std::u16string label, Ref value) {
    view.parts.push_back({std::move(label), brief(value), value});
  }

  void entries(Preview& view, Ref value, std::size_t most) {
    const bool pairs = value->IsMap();
    const Ref all = pairs ? map_as_array(entry_, value) : set_as_array(entry_, value);
    const std::uint32_t length = array_length(all);
    for (std::uint32_t index = 0; index < length; index += pairs ? 2 : 1) {
      if (view.parts.size() == most) {
        view.more = true;
        return;
      }
      const Ref first = get(entry_, all, index);
      const Ref second = pairs ? get(entry_, all, index + 1) : first;
      if (first.IsEmpty() || second.IsEmpty()) return;
      add(view, pairs ? brief(first) : u"", second);
    }
  }

  void items(Preview& view, Ref value, std::size_t most) {
    const std::size_t length = *size_of(value);
    view.more = length > most;
    for (std::uint32_t index = 0; index < std::min(length, most); ++index) {
      v8::Local<v8::String> name;
      if (!v8::Integer::NewFromUnsigned(isolate_, index)->ToString(entry_.world).ToLocal(&name)) {
        return;
      }
      if (!property(view, value, name, u"empty")) return;
    }
  }

  void properties(Preview& view, Ref value, std::size_t most) {
    v8::Local<v8::Array> names;
    if (!value.As<v8::Object>()
             ->GetPropertyNames(entry_.world, v8::KeyCollectionMode::kOwnOnly, v8::ONLY_ENUMERABLE,
                                v8::IndexFilter::kIncludeIndices,
                                v8::KeyConversionMode::kConvertToString)
             .ToLocal(&names)) {
      return;
    }
    view.more = names->Length() > most;
    for (std::uint32_t index = 0; index < std::min<std::size_t>(names->Length(), most); ++index) {
      const Ref name = get(entry_, names, index);
      if (name.IsEmpty() || !name->IsName() || !property(view, value, name, nullptr)) return;
    }
  }

  // An own property, or what stands for none. False where it can't be looked at.
  bool property(Preview& view, Ref object, Ref name, const char16_t* absent) {
    v8::Local<v8::Value> descriptor;
    if (!object.As<v8::Object>()
             ->GetOwnPropertyDescriptor(entry_.world, name.As<v8::Name>())
             .ToLocal(&descriptor)) {
      return false;
    }
    std::u16string label = name->IsSymbol() ? symbol(name) : shortened(isolate_, name);
    if (!descriptor->IsObject()) {
      if (absent != nullptr) view.parts.push_back({std::move(label), absent, {}});
      return true;
    }
    const Ref key = make_ascii(entry_.isolate, "value");
    const Ref value =
        has_own(entry_, descriptor, key).value_or(false) ? get(entry_, descriptor, key) : Ref();
    if (value.IsEmpty()) {
      view.parts.push_back({std::move(label), u"(…)", {}});
    } else {
      add(view, std::move(label), value);
    }
    return true;
  }

  EntryCore& entry_;
  v8::Isolate* isolate_;
  v8::Isolate::DisallowJavascriptExecutionScope quiet_;
  v8::TryCatch caught_;
};

}  // namespace

Preview preview_parts(EntryCore& entry, Ref value, std::size_t most) {
  return Viewer(entry).parts(value, most);
}

std::u16string preview_line(EntryCore& entry, Ref value) { return Viewer(entry).line(value); }

std::u16string preview_brief(EntryCore& entry, Ref value) { return Viewer(entry).brief(value); }

}  // namespace engine
