namespace BuildCache;

/// <summary>What all calls of a build are told.</summary>
/// <param name="Machine">What they run on.</param>
/// <param name="OutputDirectory">Absolute path of the output folder, which holds no inputs.</param>
/// <param name="Timeout">How long a function may take for itself; zero for ever.</param>
/// <param name="MostBytes">How many bytes of documents one call may give.</param>
/// <param name="Log">Told of what is too long for a diagnostic.</param>
sealed record CallSettings(Machine Machine, string OutputDirectory, TimeSpan Timeout, long MostBytes, Action<string>? Log);
