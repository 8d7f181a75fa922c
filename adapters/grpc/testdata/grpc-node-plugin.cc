// protoc's plugin for services of grpc-tools, which no package has as a program: gRPC's library of generators does.
#include <google/protobuf/compiler/code_generator.h>
#include <google/protobuf/compiler/plugin.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <memory>
#include <string>

// In libgrpc_plugin_support; its header is not installed.
namespace grpc_node_generator {
struct Parameters {
  int minimum_node_version;
};
std::string GenerateFile(const google::protobuf::FileDescriptor* file, const Parameters& parameters);
}  // namespace grpc_node_generator

class Services : public google::protobuf::compiler::CodeGenerator {
 public:
  bool Generate(const google::protobuf::FileDescriptor* file, const std::string&,
                google::protobuf::compiler::GeneratorContext* context, std::string*) const override {
    const std::string& name = file->name();
    std::unique_ptr<google::protobuf::io::ZeroCopyOutputStream> out(
        context->Open(name.substr(0, name.rfind('.')) + "_grpc_pb.js"));
    google::protobuf::io::CodedOutputStream(out.get()).WriteString(
        grpc_node_generator::GenerateFile(file, {6}));
    return true;
  }
};

int main(int count, char** words) {
  Services services;
  return google::protobuf::compiler::PluginMain(count, words, &services);
}
