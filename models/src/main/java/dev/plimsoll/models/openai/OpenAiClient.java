package dev.plimsoll.models.openai;

import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.ExecutionException;

/** Calls an OpenAI-shaped provider. The caller waits on its own (virtual) thread; never retries. */
public final class OpenAiClient implements ModelClient {
  private final Vertx vertx;
  private final OpenAiSettings settings;
  private final HttpClient http;
  private final RequestOptions target;

  /** The client uses {@code vertx} and never closes it. */
  public OpenAiClient(Vertx vertx, OpenAiSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    URI url = settings.baseUrl();
    boolean tls = "https".equals(url.getScheme());
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setTcpNoDelay(true)
                .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxHeaderSize(32 * 1024)
                .setVerifyHost(true),
            new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.connections()));
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(url.getHost())
            .setPort(url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setURI(path + "/chat/completions");
  }

  @Override
  public ModelAnswer call(ModelCall call, CallListener listener) throws InterruptedException {
    OpenAiExchange exchange = new OpenAiExchange(vertx, settings, call, listener);
    exchange.start(http, target);
    try {
      return exchange.answer().get();
    } catch (InterruptedException e) {
      exchange.cancel();
      exchange.awaitEnd(); // so that its listener has heard what it took
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exchange always gives an answer", e);
    }
  }

  @Override
  public String describe() {
    return "openai " + settings.baseUrl();
  }

  @Override
  public void close() {
    http.close();
  }
}
