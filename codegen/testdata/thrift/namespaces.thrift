namespace * everybody
namespace js social.posts
namespace py.twisted social_posts
namespace java org.example.social
namespace cpp first
namespace cpp last
cpp_include "<vector>"
cpp_include "own.h"

struct Nothing {}
