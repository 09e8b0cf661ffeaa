namespace BuildCache;

/// <summary>Commands write files in place, which a build that nobody is to see does not.</summary>
static class RehearsedCommand
{
    public static Task<CommandResult> Refuse(ShellCommand command, CommandDoor call) =>
        throw call.Refuse("BCM2319", "The command would run: its inputs, its command line or its tool changed. What it would write is not known until it runs.");
}
