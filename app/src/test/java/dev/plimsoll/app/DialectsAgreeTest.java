package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.stream.ChatRequests;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.stream.PlainAnswer;
import dev.plimsoll.lab.stream.StreamFigures;
import dev.plimsoll.lab.stream.TokenReader;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.log.LogTo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the lab asks for and reads is what the mock understands and writes, in every dialect. */
class DialectsAgreeTest {
  private static final int TOKENS = 7;

  @TestFactory
  Stream<DynamicTest> what_the_mock_says_is_what_the_lab_reads() {
    return Arrays.stream(Dialect.values())
        .map(dialect -> dynamicTest(dialect.name(), () -> agree(dialect)));
  }

  private static void agree(Dialect dialect) throws Exception {
    try (MockProvider mock =
            MockProvider.start(
                MockOptions.defaults()
                    .withPort(0)
                    .withLatency(Distribution.parse("constant:50ms"))
                    .withErrors(Share.parse("0%"))
                    .withLog(new LogTo.Nowhere()));
        HttpClient client = HttpClient.newHttpClient()) {
      StreamFigures streamed = streamed(client, mock, dialect);
      assertThat(streamed.fault()).isEmpty();
      assertThat(streamed.contentChunks()).isEqualTo(TOKENS);
      assertThat(streamed.outputTokens().total()).isEqualTo(TOKENS);
      assertThat(streamed.outputTokens().reported()).isTrue();
      assertThat(streamed.tokensPerChunk()).hasValue(1);
      assertThat(streamed.firstToken()).isEqualTo(streamed.firstOutput());

      HttpResponse<byte[]> plain =
          client.send(request(mock, dialect, false), HttpResponse.BodyHandlers.ofByteArray());
      PlainAnswer answer = PlainAnswer.of(dialect, plain.body());
      assertThat(answer.fault()).isEmpty();
      assertThat(answer.usage()).isEqualTo(streamed.usage());
      assertThat(streamed.usage().orElseThrow().input()).isPositive();
    }
  }

  private static StreamFigures streamed(HttpClient client, MockProvider mock, Dialect dialect)
      throws IOException, InterruptedException {
    TokenReader reader = TokenReader.of(dialect, gap -> {});
    long sent = System.nanoTime();
    HttpResponse<InputStream> answer =
        client.send(request(mock, dialect, true), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      byte[] piece = new byte[100];
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        reader.bytes(ByteBuffer.wrap(piece, 0, read), System.nanoTime());
      }
    }
    long done = System.nanoTime();
    reader.end(done);
    return reader.figures(sent, done);
  }

  private static HttpRequest request(MockProvider mock, Dialect dialect, boolean stream) {
    ChatRequests.Chat chat =
        new ChatRequests.Chat("m", "Hello", Optional.of(Integer.toString(TOKENS)), stream);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mock.url() + dialect.path()))
            .POST(HttpRequest.BodyPublishers.ofString(ChatRequests.body(dialect, chat)));
    ChatRequests.headers(dialect).forEach(request::header);
    return request.build();
  }
}
