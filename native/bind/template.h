// What the classes of templates have in common.
#pragma once

#include "bind/handles.h"
#include "engine/template.h"

namespace bind {

extern PyTypeObject template_type, function_template_type, object_template_type, signature_type;

// A use of a template in a scope.
struct TemplateUse {
  ScopeObject& scope;
  engine::Ref self;
  TemplateUse(PyObject* object, PyObject* scope_object, const char* function,
              bool with_context = false);
  engine::Isolate& isolate() const { return *scope.scope.isolate; }
};

// A ValueError where there is a fault.
void check(engine::TemplateFault fault);

// For changes that need no scope: the handle says which isolate it is.
engine::Ref changed_template(PyObject* object);

// Of ObjectTemplate; ends with an empty entry.
PyMethodDef* handler_methods();

}  // namespace bind
