import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Loads db-scheduler: a database, threads, the two fractions of its polling, and then a load. */
public final class Closed {
  private static final String TABLE =
      """
      create table scheduled_tasks (
        task_name text not null, task_instance text not null, task_data bytea,
        execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
        last_success timestamp with time zone, last_failure timestamp with time zone,
        consecutive_failures int, last_heartbeat timestamp with time zone,
        version bigint not null, priority smallint, primary key (task_name, task_instance));
      create index execution_time_idx on scheduled_tasks (execution_time);
      create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
      """;

  private Closed() {}

  public static void main(String[] args) throws Exception {
    Load load = new Load(Arrays.copyOfRange(args, 4, args.length));
    URI url = URI.create(args[0]);
    int threads = Integer.parseInt(args[1]);
    HikariDataSource database = new HikariDataSource();
    database.setJdbcUrl("jdbc:postgresql://" + url.getAuthority().replaceAll(".*@", "") + url.getPath());
    database.setUsername(url.getUserInfo());
    database.setMaximumPoolSize(48);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    OneTimeTask<byte[]> task =
        Tasks.oneTime("echo", byte[].class)
            .onFailure(new FailureHandler.MaxRetriesFailureHandler<>(
                3, new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(2))))
            .execute((instance, _) -> load.started(Long.parseLong(instance.getId())));
    Scheduler scheduler =
        Scheduler.create(database, task)
            .threads(threads)
            .pollUsingLockAndFetch(Double.parseDouble(args[2]), Double.parseDouble(args[3]))
            .pollingInterval(Duration.ofMillis(100))
            .enableImmediateExecution()
            .serializer(new Plain())
            .addSchedulerListener(new AbstractSchedulerListener() {
              @Override
              public void onExecutionComplete(ExecutionComplete complete) {
                load.completed(Long.parseLong(complete.getExecution().taskInstance.getId()));
              }
            })
            .build();
    load.run(new Load.Target() {
      @Override
      public void enqueue(long number, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.ISO_8859_1);
        scheduler.schedule(task.instance(Long.toString(number), data), Instant.now());
      }

      @Override
      public void work() {
        scheduler.start();
      }
    });
  }

  /** Bytes as they are: cheaper than Java's serialization, which is the default. */
  private static final class Plain implements com.github.kagkarlsson.scheduler.serializer.Serializer {
    @Override
    public byte[] serialize(Object data) {
      return (byte[]) data;
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] data) {
      return type.cast(data);
    }
  }
}
