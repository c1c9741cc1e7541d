package dev.plimsoll.lab.request;

/**
 * Whose request it is and which.
 *
 * @param user the closed load's user from 0; in open load the request's index
 * @param iteration how often this user began a flow before, from 0
 * @param index the request's index in the run, from 0
 */
public record Turn(long user, long iteration, long index) {}
