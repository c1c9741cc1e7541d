import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;


import io.gatling.javaapi.core.Simulation;

/** As many users as connections, each asking again as soon as it was answered. */
public final class Closed extends Simulation {
  public Closed() {
    int users = Integer.getInteger("connections");
    int seconds = Integer.getInteger("seconds");
    setUp(
            scenario("closed")
                .exec(
                    during(seconds)
                        .on(
                            exec(
                                http("post")
                                    .post("/x")
                                    .header("content-type", "application/json")
                                    .body(StringBody(System.getProperty("body")))
                                    .check(status().is(200)))))
                .injectOpen(atOnceUsers(users)))
        .protocols(http.baseUrl(System.getProperty("origin")).disableCaching());
  }
}
