namespace BuildCache.Content.Markdown.Formulas;

/// <summary>The signs of TeX that are one character of Unicode, and what kind of sign each is.</summary>
static class FormulaSymbols
{
    static readonly Dictionary<string, string> Identifiers = Read(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω "
        + "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ partial ∂ nabla ∇ imath ı jmath ȷ wp ℘ top ⊤ bot ⊥ angle ∠ degree ° dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ prime ′ # # $ $ % % & & _ _");

    static readonly Dictionary<string, string> Operators = Read(
        "times × div ÷ pm ± mp ∓ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ backslash \\ neg ¬ lnot ¬ forall ∀ exists ∃ nexists ∄ "
        + "leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ lt < gt > ll ≪ gg ≫ equiv ≡ approx ≈ cong ≅ sim ∼ simeq ≃ propto ∝ doteq ≐ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ parallel ∥ perp ⊥ mid ∣ vdash ⊢ models ⊨ "
        + "to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ uparrow ↑ downarrow ↓ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ hookrightarrow ↪ rightleftharpoons ⇌ "
        + "colon : therefore ∴ because ∵ triangle △ square □ lbrace { rbrace } { { } } langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | lvert | rvert | | ‖ Vert ‖ lVert ‖ rVert ‖");

    static readonly Dictionary<string, string> Large = Read(
        "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ int ∫ iint ∬ iiint ∭ oint ∮");

    static readonly Dictionary<string, string> Accents = Read(
        "hat ^ widehat ^ bar ¯ overline ¯ vec → overrightarrow → tilde ~ widetilde ~ dot ˙ ddot ¨ acute ´ grave ` check ˇ breve ˘ overbrace ⏞");

    static readonly Dictionary<string, string> Spaces = Read(
        "! -0.1667em , 0.1667em : 0.2222em > 0.2222em ; 0.2778em quad 1em qquad 2em enspace 0.5em thinspace 0.1667em");

    static readonly HashSet<string> Functions =
        [.. "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh".Split(' ')];

    static readonly HashSet<string> Limits = [.. "det gcd inf lim liminf limsup max min Pr sup argmax argmin".Split(' ')];

    /// <summary>A sign that stands for a thing: a Greek letter, ∞.</summary>
    public static string? Identifier(string name) => Identifiers.GetValueOrDefault(name);

    /// <summary>A sign that stands between things, or around them.</summary>
    public static string? Operator(string name) => Operators.GetValueOrDefault(name);

    /// <summary>A sign that has limits: ∑, ∫.</summary>
    public static string? LargeOperator(string name) => Large.GetValueOrDefault(name);

    /// <summary>What stands over something.</summary>
    public static string? Accent(string name) => Accents.GetValueOrDefault(name);

    /// <summary>The width of a space.</summary>
    public static string? Space(string name) => Spaces.GetValueOrDefault(name);

    /// <summary>Whether it is a function whose name is written upright.</summary>
    public static bool IsFunction(string name) => Functions.Contains(name) || Limits.Contains(name);

    /// <summary>Whether what is written below it stands below it: lim.</summary>
    public static bool HasLimits(string name) => Limits.Contains(name);

    static Dictionary<string, string> Read(string pairs)
    {
        var words = pairs.Split(' ');
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < words.Length; at += 2)
        {
            read[words[at]] = words[at + 1];
        }

        return read;
    }
}
