package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Unfinished;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Nodes that take batches of what a lost one left, while its next server inherits the rest. */
class HeirsRaceTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int ROUNDS = 30;
  private static final int TASKS = 600;
  private static final String LEFT =
      """
      INSERT INTO tasks (id, owner, accepted_at, status, priority, attempts, cost, tenant, pool)
      SELECT gen_random_uuid(), %d, now(), (CASE WHEN i %% 5 = 0 THEN 'running' ELSE 'queued' END)
        ::task_status, (enum_range(NULL::task_priority))[1 + i %% 4], (i %% 5 = 0)::int, 12,
        'default', 'general'
      FROM generate_series(1, %d) i
      """;

  private final OwnPostgres server = OwnPostgres.shared();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** What a node took over, until there was nothing for it after everybody had begun. */
  private static List<Unfinished> takeAll(
      Doors doors, Node node, int atOnce, Semaphore batches, Callable<Boolean> begun)
      throws Exception {
    List<Unfinished> taken = new ArrayList<>();
    Owners owners = new Owners();
    try (Connection connection = doors.getConnection()) {
      boolean last;
      List<Unfinished> some;
      do {
        last = begun.call();
        some = owners.takeOver(connection, node.inheritance(), atOnce);
        taken.addAll(some);
        batches.release();
      } while (!last || !some.isEmpty());
    }
    return taken;
  }

  @Test
  void every_task_is_held_by_exactly_one() throws Exception {
    URI database = server.migrated();
    Doors doors = new Doors(Address.of(database));
    int inherited = 0;
    int others = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        String where = "seed " + seed + ", round " + round;
        String name = "gone " + round;
        Node gone = Node.join(doors, name, LEASE);
        server.sql(database, LEFT.formatted(gone.epoch(), TASKS));
        Node first = Node.join(doors, "first " + round, LEASE);
        Node second = Node.join(doors, "second " + round, LEASE);
        gone.close();
        Semaphore batches = new Semaphore(0);
        int before = random.nextInt(20);
        int[] atOnce = {1 + random.nextInt(40), 1 + random.nextInt(40), 1 + random.nextInt(40)};
        Future<Node> begins =
            threads.submit(() -> {
              batches.acquire(before);
              return Node.join(doors, name, LEASE);
            });
        List<Future<List<Unfinished>>> takers =
            List.of(
                threads.submit(() -> takeAll(doors, first, atOnce[0], batches, begins::isDone)),
                threads.submit(() -> takeAll(doors, second, atOnce[1], batches, begins::isDone)));
        Node heir = begins.get();
        List<Unfinished> its = takeAll(doors, heir, atOnce[2], batches, () -> true);
        List<Unfinished> all = new ArrayList<>(its);
        for (Future<List<Unfinished>> taker : takers) {
          all.addAll(taker.get());
        }
        Set<TaskId> different = new HashSet<>();
        all.forEach(task -> different.add(task.ticket().id()));
        assertThat(all).as(where).hasSize(TASKS);
        assertThat(different).as(where).hasSize(TASKS);
        assertThat(all.stream().filter(task -> task.crashes() == 1)).as(where).hasSize(TASKS / 5);
        inherited += its.size();
        others += all.size() - its.size();
        end(database, List.of(first, second, heir));
      }
    }
    System.out.println(inherited + " were inherited, " + others + " taken by others");
    assertThat(inherited).as("seed " + seed).isPositive();
    assertThat(others).as("seed " + seed).isPositive();
  }

  @Test
  void whoever_inherits_waits_for_a_batch_that_is_just_taken() throws Exception {
    URI database = server.migrated();
    Doors doors = new Doors(Address.of(database));
    Node gone = Node.join(doors, "gone", LEASE);
    server.sql(database, LEFT.formatted(gone.epoch(), 10));
    gone.close();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection batch = doors.getConnection();
        Node taker = Node.join(doors, "taker", LEASE)) {
      batch.setAutoCommit(false);
      try (PreparedStatement take = batch.prepareStatement(Owners.TAKEN)) {
        take.setLong(1, gone.epoch());
        take.setInt(2, 4);
        take.setLong(3, taker.epoch());
        var _ = take.execute();
      }
      Future<Node> heir = threads.submit(() -> Node.join(doors, "gone", LEASE));
      await().atMost(Duration.ofSeconds(3)).until(() -> waitsForALock(database));
      batch.commit();
      List<Unfinished> its = takeAll(doors, heir.get(), 10, new Semaphore(0), () -> true);
      assertThat(its).hasSize(6);
      try (PreparedStatement take = batch.prepareStatement(Owners.TAKEN)) {
        take.setLong(1, gone.epoch());
        take.setInt(2, 4);
        take.setLong(3, taker.epoch());
        assertThat(take.executeQuery().next()).as("its heir lives").isFalse();
      }
      batch.rollback();
      heir.get().close();
    }
  }

  private boolean waitsForALock(URI database) throws SQLException {
    try (Connection look = server.connect(database.getPath().substring(1));
        Statement ask = look.createStatement();
        ResultSet row =
            ask.executeQuery(
                "SELECT FROM pg_stat_activity WHERE application_name = 'plimsoll node'"
                    + " AND wait_event_type = 'Lock' AND datname = current_database()")) {
      return row.next();
    }
  }

  private void end(URI database, List<Node> nodes) {
    server.sql(database, "DELETE FROM tasks");
    nodes.forEach(Node::close);
  }
}
