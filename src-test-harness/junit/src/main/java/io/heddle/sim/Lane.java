package io.heddle.sim;

/** The way of one machine's reports over one link of the network, with a chance of its own: what else is carried does not touch it. */
final class Lane {
    /** Its messages' turn among those of the same moment. */
    final long rank;

    private final long key;
    private long newest = Long.MIN_VALUE;

    Lane(Dice dice, long rank, String name) {
        this.rank = rank;
        this.key = dice.stream("lane " + name).nextLong();
    }

    /** A number from 0 to below {@code bound} that depends on the moment alone. */
    int draw(long moment, int bound) {
        long a = (moment + key) * 0x9e3779b97f4a7c15L;
        long b = (a ^ (a >>> 30)) * 0xbf58476d1ce4e5b9L;
        long c = (b ^ (b >>> 27)) * 0x94d049bb133111ebL;
        return (int) (((c ^ (c >>> 31)) >>> 33) % bound);
    }

    /** When a message arrives that would at {@code earliest}: it must not overtake the one before. */
    long after(long earliest) {
        newest = Math.max(earliest, newest + 1);
        return newest;
    }

    /** All that was sent over it has arrived. */
    boolean isFree(long now) {
        return newest < now;
    }
}
