// An IAM of canned answers on loopback, so that what is measured is who asks: USERS users, the first three of each ten
// with one key. One thread, keep-alive, no signature is checked. Prints its port; ends with its standard input.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace {

constexpr int kPage = 1'000;
constexpr std::string_view kAccount = "111122223333";

std::string Response(const std::string& action, const std::string& inner) {
  return "<" + action + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><" + action + "Result>" + inner +
         "</" + action + "Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action +
         "Response>";
}

std::string Number(int n) {
  std::string text = std::to_string(n);
  return std::string(5 - text.size(), '0') + text;
}

// No id of AWS: its account part is not base 32.
std::string KeyOf(int user) { return "AK" + std::string("IA111111111") + "AA" + Number(user); }

int NumberIn(std::string_view form, std::string_view name, size_t skip) {
  const size_t at = form.find(name);
  int number = 0;
  if (at == std::string_view::npos) return number;
  const char* const start = form.data() + at + name.size() + skip;
  std::from_chars(start, form.data() + form.size(), number);
  return number;
}

std::string Users(int first, int users) {
  std::string list = "<Users>";
  const int end = std::min(users, first + kPage);
  for (int n = first; n < end; ++n) {
    const std::string name = "user" + Number(n);
    list += "<member><Path>/</Path><UserName>" + name + "</UserName><UserId>AIDA" + name +
            "</UserId><Arn>arn:aws:iam::" + std::string(kAccount) + ":user/" + name +
            "</Arn><CreateDate>2020-01-02T03:04:05Z</CreateDate></member>";
  }
  list += "</Users>";
  if (end == users) return list + "<IsTruncated>false</IsTruncated>";
  return list + "<IsTruncated>true</IsTruncated><Marker>" + std::to_string(end) + "</Marker>";
}

std::string Answer(std::string_view form, int users) {
  if (form.starts_with("Action=ListUsers&")) return Response("ListUsers", Users(NumberIn(form, "Marker=", 0), users));
  if (form.starts_with("Action=ListAccessKeys&")) {
    const int user = NumberIn(form, "UserName=", 4);
    const std::string name = "user" + Number(user);
    std::string member = "<member><UserName>" + name + "</UserName><AccessKeyId>" + KeyOf(user) +
                         "</AccessKeyId><Status>Active</Status><CreateDate>2025-01-02T03:04:05Z</CreateDate></member>";
    if (user % 10 > 2) member.clear();
    return Response("ListAccessKeys",
                    "<AccessKeyMetadata>" + member + "</AccessKeyMetadata><IsTruncated>false</IsTruncated>");
  }
  if (form.starts_with("Action=GetAccessKeyLastUsed&")) {
    return Response("GetAccessKeyLastUsed",
                    "<AccessKeyLastUsed><LastUsedDate>2026-01-02T03:04:05Z</LastUsedDate><ServiceName>s3</ServiceName>"
                    "<Region>eu-west-1</Region></AccessKeyLastUsed>");
  }
  if (form.starts_with("Action=GetCallerIdentity&")) {
    return Response("GetCallerIdentity", "<Arn>arn:aws:sts::" + std::string(kAccount) +
                                             ":assumed-role/audit/x</Arn><UserId>x</UserId><Account>" +
                                             std::string(kAccount) + "</Account>");
  }
  return Response("GetAccountSummary", "<SummaryMap><entry><key>Users</key><value>" + std::to_string(users) +
                                           "</value></entry></SummaryMap>");
}

// Answers the requests that are whole in `input`.
std::string Serve(std::string& input, int users) {
  std::string output;
  for (;;) {
    const size_t head = input.find("\r\n\r\n");
    if (head == std::string::npos) return output;
    const size_t at = input.find("Content-Length: ");
    const size_t size = at < head ? std::strtoul(input.c_str() + at + 16, nullptr, 10) : 0;
    if (input.size() < head + 4 + size) return output;
    const std::string body = Answer(std::string_view(input).substr(head + 4, size), users);
    output += "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n" + body;
    input.erase(0, head + 4 + size);
  }
}

void SendAll(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<size_t>(sent));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int users = argc > 1 ? std::atoi(argv[1]) : 5'000;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 64) != 0) return 1;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);

  const int poll = epoll_create1(EPOLL_CLOEXEC);
  const auto watch = [poll](int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
  };
  watch(listener);
  watch(STDIN_FILENO);
  std::map<int, std::string> inputs;
  std::array<epoll_event, 64> events;
  std::array<char, 16'384> buffer;
  for (;;) {
    const int count = epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[static_cast<size_t>(i)].data.fd;
      if (descriptor == STDIN_FILENO) return 0;
      if (descriptor == listener) {
        const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        const int on = 1;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(connection);
        continue;
      }
      const ssize_t read_bytes = read(descriptor, buffer.data(), buffer.size());
      if (read_bytes <= 0) {
        close(descriptor);
        inputs.erase(descriptor);
        continue;
      }
      std::string& input = inputs[descriptor];
      input.append(buffer.data(), static_cast<size_t>(read_bytes));
      SendAll(descriptor, Serve(input, users));
    }
  }
}
