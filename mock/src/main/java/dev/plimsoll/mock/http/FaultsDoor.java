package dev.plimsoll.mock.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.overload.Faults;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Shows and changes what is wrong on purpose, while it runs. Closed unless it was asked for, and
 * never open to other machines, nor to a page in a browser that was led here under another name.
 */
final class FaultsDoor {
  static final String PATH = "/mock/faults";

  private static final int LARGEST_BODY = 4_096;

  private final House house;

  FaultsDoor(House house) {
    this.house = house;
  }

  void open(HttpServerRequest request, byte[] body) {
    if (!house.overload.admin()) {
      refuse(request, 404, "The admin door is closed; start the mock with --admin.");
    } else if (!fromHere(request)) {
      refuse(request, 403, "The admin door is open to this machine only, as 127.0.0.1.");
    } else {
      act(request, body);
    }
  }

  private void act(HttpServerRequest request, byte[] body) {
    switch (request.method().name()) {
      case "GET", "HEAD" -> show(request);
      case "PUT" -> put(request, body);
      case "DELETE" -> {
        house.behaveAsBefore();
        show(request);
      }
      default -> {
        String allowed = "GET, HEAD, PUT, DELETE";
        request.response().putHeader("allow", allowed);
        Replies.error(request.response(), ApiError.method(request.method().name(), allowed));
      }
    }
  }

  private void put(HttpServerRequest request, byte[] body) {
    if (body.length > LARGEST_BODY) {
      refuse(request, 413, "Faults are at most " + LARGEST_BODY + " bytes.");
      return;
    }
    try {
      house.behave(Faults.parse(new String(body, UTF_8)));
      show(request);
    } catch (InputException unreadable) {
      refuse(request, 400, String.valueOf(unreadable.getMessage()));
    } catch (StackOverflowError nested) {
      refuse(request, 400, "Faults are one flat object; these are nested too deep to be read.");
    }
  }

  private void show(HttpServerRequest request) {
    Replies.json(request.response(), 200, house.faults().json());
  }

  private static boolean fromHere(HttpServerRequest request) {
    HostAndPort named = request.authority();
    return isLoopback(request.remoteAddress().hostAddress())
        && named != null
        && (named.host().equals("localhost") || isLoopback(bare(named.host())));
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isLoopback(@Nullable String address) {
    try {
      return address != null && InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private static void refuse(HttpServerRequest request, int status, String message) {
    Replies.error(request.response(), ApiError.refused(status, message));
  }
}
