/* time() from eight bytes of a file that is mapped: OpenSSL asks time() when it compares dates, everything else keeps the real clock. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *now;

__attribute__((constructor)) static void map_clock(void) {
  const char *path = getenv("CLOCK_FILE");
  int file = path ? open(path, O_RDONLY) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof *now, PROT_READ, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) now = page;
  close(file);
}

time_t time(time_t *result) {
  struct timespec real;
  clock_gettime(CLOCK_REALTIME, &real);
  time_t at = now && *now ? (time_t)*now : real.tv_sec;
  if (result) *result = at;
  return at;
}
