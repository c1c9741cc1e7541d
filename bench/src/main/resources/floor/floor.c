/*
 * The least that can send load: one epoll loop, no bookkeeping but two times a request, no parsing
 * but "something came". What it gets wrong, this machine gets wrong. One answer must fit one read.
 * Usage: floor PORT REQUESTS_PER_SECOND COUNT; prints milliseconds as JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 200, EVENTS = 64 };

static const char REQUEST[] =
    "POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

static double millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static void print(const char *name, double *times, int count, const char *end) {
  qsort(times, count, sizeof *times, ascending);
  printf("\"%s\": {\"p50\": %.4f, \"p99\": %.4f, \"p999\": %.4f, \"max\": %.4f}%s", name,
      times[count / 2], times[(int)(count * 0.99)], times[(int)(count * 0.999)], times[count - 1], end);
}

int main(int arguments, char **argument) {
  if (arguments != 4) {
    return 2;
  }
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(atoi(argument[1])),
      .sin_addr = {htonl(INADDR_LOOPBACK)}};
  double gap = 1e3 / atof(argument[2]);
  int count = atoi(argument[3]);
  double *response = calloc(count, sizeof(double)), *lag = calloc(count, sizeof(double));
  int poll = epoll_create1(0), idle[CONNECTIONS], free_connections = 0;
  static double due[65536];
  for (int i = 0; i < CONNECTIONS; i++) {
    int socket_ = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connect(socket_, (struct sockaddr *)&target, sizeof target) != 0) {
      return 1;
    }
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event readable = {.events = EPOLLIN, .data.fd = socket_};
    epoll_ctl(poll, EPOLL_CTL_ADD, socket_, &readable);
    idle[free_connections++] = socket_;
  }
  double start = millis() + 100;
  int sent = 0, done = 0;
  char answer[4096];
  while (done < count) {
    double now = millis();
    while (sent < count && start + sent * gap <= now && free_connections > 0) {
      int connection = idle[--free_connections];
      due[connection] = start + sent * gap;
      lag[sent++] = millis() - due[connection];
      if (write(connection, REQUEST, sizeof REQUEST - 1) < 0) {
        return 1;
      }
      now = millis();
    }
    double left = sent < count && free_connections > 0 ? start + sent * gap - now : 1e3;
    struct timespec wait = {0, 0};
    if (left > 0) {
      wait.tv_sec = (time_t)(left / 1e3);
      wait.tv_nsec = (long)((left - 1e3 * wait.tv_sec) * 1e6);
    }
    struct epoll_event event[EVENTS];
    int events = epoll_pwait2(poll, event, EVENTS, &wait, NULL);
    for (int i = 0; i < events; i++) {
      int connection = event[i].data.fd;
      if (read(connection, answer, sizeof answer) <= 0) {
        return 1;
      }
      response[done++] = millis() - due[connection];
      idle[free_connections++] = connection;
    }
  }
  printf("{");
  print("response", response, count, ", ");
  print("lag", lag, count, "}\n");
  return 0;
}
