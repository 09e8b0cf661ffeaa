using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>Completion for shells: a script that asks this tool what can come next.</summary>
sealed class CompletionCommand : ToolCommand
{
    readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };

    public CompletionCommand(ToolRun run) : base(run, "completion", "Print a script that completes commands and options in a shell.")
    {
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        Add(shell);
    }

    public override string Example => "source <(buildcache completion bash)";

    public override string Document => "`shell` and `script`.";

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(shell);
        var script = name switch
        {
            "bash" => """
                _buildcache() { local IFS=$'\n'; COMPREPLY=($(compgen -W "$(buildcache complete "${COMP_POINT}" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")); }
                complete -o default -F _buildcache buildcache
                """,
            "zsh" => """
                _buildcache() { compadd -- ${(f)"$(buildcache complete $CURSOR "$BUFFER" 2>/dev/null)"}; _files }
                compdef _buildcache buildcache
                """,
            "fish" => """
                complete -c buildcache -a '(buildcache complete (commandline -C) (commandline -p) 2>/dev/null)'
                """,
            _ => """
                Register-ArgumentCompleter -Native -CommandName buildcache -ScriptBlock { param($word, $line, $position)
                    buildcache complete $position "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) } }
                """,
        };
        if (AsJson(parsed))
        {
            Screen.Document(new { shell = name, script });
        }
        else
        {
            Screen.Out.Write(script.ReplaceLineEndings("\n") + "\n");
        }
        return Task.FromResult(ExitCode.Done);
    }
}
