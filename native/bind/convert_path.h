// Where in a value something stands, as JavaScript would write it: $.items[3].when.
#pragma once

#include <string>

#include "bind/python.h"

namespace bind {

class Path {
 public:
  void item(Py_ssize_t index) { append_index("[", index, "]"); }
  // What a Map or Set holds in that place.
  void entry(Py_ssize_t index) { append_index(".values()[", index, "]"); }
  void key(Py_ssize_t index) { append_index(".keys()[", index, "]"); }
  void property(PyObject* name);

  const std::string& text() const { return text_; }

 private:
  void append(const std::string& step);
  void append_index(const char* before, Py_ssize_t index, const char* after);

  std::string text_ = "$";
  bool cut_ = false;
};

// The exception that is set tells where it came from. ConversionErrors know that themselves.
void note_path(const std::string& path);

}  // namespace bind
