package dev.plimsoll.lab.request;

import java.util.List;

/**
 * What one user does in one iteration: requests one after the other, mostly one.
 *
 * @param weight how often it is drawn, beside the others' weights; above 0
 * @param steps at least one
 */
public record Flow(String name, double weight, List<RequestTemplate> steps) {
  public Flow {
    steps = List.copyOf(steps);
  }

  /** A flow of one request. */
  public static Flow of(RequestTemplate request, double weight) {
    return new Flow(request.name(), weight, List.of(request));
  }

  /** Whether it is made of a row of the scenario's data. */
  public boolean needsRow() {
    return steps.stream().anyMatch(RequestTemplate::needsRow);
  }
}
