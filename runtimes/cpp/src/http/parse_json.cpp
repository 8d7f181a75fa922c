#include "parse_json.hpp"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace unlisten {

using nlohmann::json;

namespace {

/** Builds a value from what the reader meets. Its functions have the names that RapidJSON calls. */
class Builder {
 public:
  explicit Builder(std::size_t max_depth) : max_depth_(max_depth) {}

  json take() { return std::move(root_); }
  bool is_too_deep() const { return open_.size() > max_depth_; }

  bool Null() { return add(nullptr); }
  bool Bool(bool value) { return add(value); }
  bool Int(int value) { return add(value); }
  bool Uint(unsigned value) { return add(value); }
  bool Int64(std::int64_t value) { return add(value); }
  bool Uint64(std::uint64_t value) { return add(value); }
  bool Double(double value) { return add(value); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) { return add(std::string(text, size)); }
  bool StartObject() { return open(json::object()); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    key_.assign(text, size);
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(json::array()); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  json& place(json&& value) {
    if (open_.empty()) return root_ = std::move(value);
    json& parent = *open_.back();
    if (parent.is_object()) return parent[key_] = std::move(value);
    parent.push_back(std::move(value));
    return parent.back();
  }
  bool add(json&& value) {
    place(std::move(value));
    return true;
  }
  bool open(json&& value) {
    // A value stays where it is while it is open: only its own parent could move it.
    open_.push_back(&place(std::move(value)));
    return !is_too_deep();
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const std::size_t max_depth_;
  json root_;
  std::vector<json*> open_;
  std::string key_;
};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

ParsedJson parse_json(std::string_view text, std::size_t max_depth) {
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseFullPrecisionFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder(max_depth);
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, builder);
  if (builder.is_too_deep()) return {nullptr, ParsedJson::Problem::too_deep};
  // The reader takes a NUL for the end.
  if (result.IsError() || stream.Tell() != text.size()) return {nullptr, ParsedJson::Problem::malformed};
  return {builder.take(), ParsedJson::Problem::none};
}

}  // namespace unlisten
