package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Thousands of readers of one task's events, and what they cost. */
@Isolated("it measures the heap")
class ManyStreamsTest {
  private static final int STREAMS = 5_000;
  private static final long MOST_BYTES_EACH = 32 * 1024;

  /** What one reader has read. */
  private static final class Reader {
    final StringBuilder text = new StringBuilder();
  }

  /** Reads all of them on one thread until each has read a text. */
  private static void readAll(Selector selector, String until) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    int missing = STREAMS;
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (missing > 0 && System.nanoTime() < end) {
      selector.select(1_000);
      for (SelectionKey key : selector.selectedKeys()) {
        Reader reader = (Reader) key.attachment();
        boolean had = reader.text.indexOf(until) >= 0;
        buffer.clear();
        assertThat(((SocketChannel) key.channel()).read(buffer)).isNotNegative();
        reader.text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        missing -= !had && reader.text.indexOf(until) >= 0 ? 1 : 0;
      }
      selector.selectedKeys().clear();
    }
    assertThat(missing).as("readers that did not read '%s'", until).isZero();
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    return !Files.isReadable(status)
        ? 0
        : Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
  }

  private static String submit(RunningServer running) throws Exception {
    try (Wire wire = running.connect()) {
      return wire.post("/api/v1/tasks", "{\"task\": \"a\"}").json().path("taskId").asString();
    }
  }

  @Test
  void five_thousand_readers_get_every_event_and_cost_little() throws Exception {
    assumeThat(ManagementFactory.getOperatingSystemMXBean())
        .isInstanceOfSatisfying(
            UnixOperatingSystemMXBean.class,
            system ->
                assumeThat(system.getMaxFileDescriptorCount()).isGreaterThan(2L * STREAMS + 500));
    List<SocketChannel> channels = new ArrayList<>();
    try (RunningServer running = RunningServer.patient(1);
        Selector selector = Selector.open()) {
      String id = submit(running);
      Asked asked = running.model.next();
      ByteBuffer request =
          StandardCharsets.US_ASCII.encode(
              "GET /api/v1/tasks/%s/events HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id));
      long heap = heapBytes();
      long resident = residentBytes();
      long start = System.nanoTime();
      for (int i = 0; i < STREAMS; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", running.port));
        channels.add(channel);
        assertThat(channel.write(request.duplicate())).isEqualTo(request.limit());
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Reader());
      }
      readAll(selector, "event: started");
      Duration opened = Duration.ofNanos(System.nanoTime() - start);
      assertThat(running.server.connections()).isEqualTo(STREAMS);
      selector.keys().forEach(key -> ((Reader) key.attachment()).text.setLength(0));
      selector.keys().forEach(key -> ((Reader) key.attachment()).text.trimToSize());
      long heapEach = (heapBytes() - heap) / STREAMS;
      long residentEach = (residentBytes() - resident) / STREAMS;
      long told = System.nanoTime();
      asked.complete("done");
      readAll(selector, "event: completed");
      Duration all = Duration.ofNanos(System.nanoTime() - told);
      System.out.printf(
          "%d streams opened in %d ms; an event reached all in %d ms;"
              + " %d bytes of heap each, %d resident, both ends together%n",
          STREAMS, opened.toMillis(), all.toMillis(), heapEach, residentEach);
      assertThat(heapEach).isLessThan(MOST_BYTES_EACH);
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }
}
