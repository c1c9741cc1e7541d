import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cache.Aggressive;
import dev.plimsoll.core.cache.CacheSettings;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.cache.CacheOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** Times hits as an agent meets them: the call as it is made, the answer as it is given. */
public final class Hits {
  private static final Target MODEL = new Target("provider", "model");
  private static final int KEPT = 4_000;
  private static final int PROMPT = 2_000;
  private static final int CROWD = 64;

  private final AnswerCache cache;
  private final Models models;

  private Hits() {
    CacheOptions options =
        new CacheOptions(
            CacheSettings.standard(), Set.of("general"), false, Aggressive.CRITICAL);
    cache = new AnswerCache(options, InstantSource.system());
    Models behind =
        (call, wish) ->
            new Given(
                new ModelAnswer.Completed(
                    text(-call.messages().getLast().content().hashCode(), 8_000),
                    "model",
                    "stop",
                    new Usage(500, 0, 500),
                    CallTimes.NONE),
                Optional.empty(),
                Optional.of(wish.chain().getFirst()),
                Optional.empty());
    models =
        cache
            .before(
                behind,
                _ -> options.freshness(Duration.ofMinutes(30), false),
                InstantSource.system())
            .of("general");
  }

  private static String text(int number, int length) {
    StringBuilder text = new StringBuilder().append(number).append(' ');
    SplittableRandom random = new SplittableRandom(number);
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private Given ask(String text) throws Exception {
    ModelCall call =
        new ModelCall(
            "id",
            "key",
            "model",
            List.of(new ModelCall.Message(ModelCall.Role.USER, text)),
            OptionalInt.empty(),
            Duration.ofSeconds(60));
    CallWish wish =
        new CallWish(
            Priority.NORMAL, "acme", true, false, List.of(MODEL), 10, Optional.empty());
    return models.call(call, wish);
  }

  public static void main(String[] args) throws Exception {
    new Hits().run(Integer.parseInt(args[0]));
  }

  private void run(int looks) throws Exception {
    String[] texts = new String[KEPT];
    for (int i = 0; i < KEPT; i++) {
      texts[i] = text(i, PROMPT);
    }
    ask(text(-1, PROMPT)); // what is loaded once is no answer's
    long before = heap();
    long accounted = cache.report().bytes();
    for (String text : texts) {
      ask(text);
    }
    accounted = cache.report().bytes() - accounted;
    long kept = cache.report().entries();
    System.out.println("accounted-share " + (double) accounted / (heap() - before));
    long[] nanos = new long[looks];
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2; round++) { // the first warms up
      for (int i = 0; i < looks; i++) {
        String text = texts[random.nextInt(texts.length)];
        long began = System.nanoTime();
        Given given = ask(text);
        nanos[i] = System.nanoTime() - began;
        if (!given.cache().orElseThrow().hit()) {
          throw new IllegalStateException("a miss, of " + kept + " kept");
        }
      }
    }
    print("", nanos);
    print("crowd-", crowd(texts, looks));
  }

  /** As many at once as a server has slots, each on a thread of its own. */
  private long[] crowd(String[] texts, int looks) throws Exception {
    int each = looks / CROWD;
    long[] nanos = new long[each * CROWD];
    CountDownLatch over = new CountDownLatch(CROWD);
    for (int one = 0; one < CROWD; one++) {
      int from = one * each;
      Thread.ofVirtual()
          .start(() -> {
            SplittableRandom random = new SplittableRandom(from);
            try {
              for (int i = 0; i < each; i++) {
                String text = texts[random.nextInt(texts.length)];
                long began = System.nanoTime();
                ask(text);
                nanos[from + i] = System.nanoTime() - began;
                if (i % 16 == 0) {
                  Thread.yield();
                }
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              over.countDown();
            }
          });
    }
    over.await();
    return nanos;
  }

  private static void print(String before, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.println(before + "p50 " + sorted[sorted.length / 2]);
    System.out.println(before + "p99 " + sorted[(int) (sorted.length * 0.99)]);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
