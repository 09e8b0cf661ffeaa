using System.Runtime.InteropServices;

namespace BuildCache.Server;

/// <summary>The signals that ask a process to end.</summary>
static partial class Interrupts
{
    const int Interrupt = 2;
    const nint Default = 0;

    /// <summary>
    /// A shell that starts a program behind itself (<c>&amp;</c>) has it ignore the interrupt, and the runtime leaves it at that. A server has no
    /// other way to be told to end that leaves its outputs as they should be, so it listens all the same.
    /// </summary>
    public static void Heed()
    {
        if (!OperatingSystem.IsWindows())
        {
            SetHandler(Interrupt, Default);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
