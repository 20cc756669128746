# Warnings of our own code are errors; V8's and nanobind's headers are system includes.
add_library(eyot_warnings INTERFACE)
target_compile_options(eyot_warnings INTERFACE -Wall -Wextra -Wconversion -Werror)
