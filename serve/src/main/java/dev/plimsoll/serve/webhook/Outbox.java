package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What there is to tell.
 *
 * @param view a task as the API shows it
 */
public record Outbox(
    TaskStore tasks, DeliveryStore deliveries, Function<TaskRecord, ObjectNode> view) {}
