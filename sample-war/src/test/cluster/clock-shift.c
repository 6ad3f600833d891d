// Preloaded into a process, adds the seconds that stand in the file $CLOCK_SHIFT to its wall clock.
// The file is looked at again a few times a second.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static atomic_long shift, looked;

static long seconds(const struct timespec *now) {
  long tick = now->tv_sec * 10 + now->tv_nsec / 100000000, before = atomic_load(&looked);
  if (tick != before && atomic_compare_exchange_strong(&looked, &before, tick)) {
    const char *path = getenv("CLOCK_SHIFT");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
      char text[24] = {0};
      if (read(file, text, sizeof text - 1) > 0) atomic_store(&shift, atol(text));
      close(file);
    }
  }
  return atomic_load(&shift);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int) syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += seconds(now);
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void) zone;
  struct timespec precise;
  int result = clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return result;
}

time_t time(time_t *to) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (to) *to = precise.tv_sec;
  return precise.tv_sec;
}
