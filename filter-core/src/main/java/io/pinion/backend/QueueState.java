package io.pinion.backend;

/**
 * What the queue of those who wait for a place has seen.
 *
 * @param waiting how many wait now
 * @param ended how many have waited, whatever became of them
 * @param seconds how long they have waited in all
 * @param full how many found the queue full
 * @param overdue how many have waited for as long as they may
 */
public record QueueState(int waiting, long ended, double seconds, long full, long overdue) {}
