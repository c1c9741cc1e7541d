package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many say at once is heard once, in order, in groups. */
class InboxTest {
  private static final int MOST = 8;

  private final List<List<Integer>> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void who_speaks_goes_on_and_the_rest_is_heard_in_groups() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Inbox<Integer> inbox =
        new Inbox<>(
            MOST,
            group -> {
              awaitIt(go);
              heard.add(group);
            });
    for (int i = 0; i < 100; i++) {
      inbox.say(i);
    }
    assertThat(heard).isEmpty();
    go.countDown();
    await().until(() -> all().size() == 100);
    assertThat(all()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(heard).allMatch(group -> group.size() <= MOST).hasSizeLessThan(30);
  }

  @Test
  void each_is_heard_once_whoever_says_it() throws Exception {
    Inbox<Integer> inbox = new Inbox<>(MOST, heard::add);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int from = 1_000 * t;
      threads.add(
          Thread.ofVirtual().start(() -> IntStream.range(from, from + 1_000).forEach(inbox::say)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    await().until(() -> all().size() == 8_000);
    assertThat(all())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8_000).boxed().toList());
  }

  @Test
  void a_bug_of_the_listener_leaves_the_rest_to_be_heard() {
    Inbox<Integer> inbox =
        new Inbox<>(
            1,
            group -> {
              if (group.contains(1)) {
                throw new IllegalStateException("a bug that the test put here");
              }
              heard.add(group);
            });
    IntStream.range(0, 4).forEach(inbox::say);
    await().until(() -> all().size() == 3);
    assertThat(all()).containsExactly(0, 2, 3);
  }

  private List<Integer> all() {
    synchronized (heard) {
      return heard.stream().flatMap(List::stream).toList();
    }
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
