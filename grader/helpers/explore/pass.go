package explore

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// pass collects what is to be inserted into the files of a package, one after the other.
type pass struct {
	Options
	info    *types.Info
	alias   string
	sites   int
	source  *token.File
	literal *ast.FuncLit // the innermost around the statement at hand
	edits   []edit
}

// edit inserts text. Those at the same offset stand in the order in which they were made.
type edit struct {
	offset int
	text   string
}

func (p *pass) file(source *token.File, tree *ast.File, text []byte) []byte {
	p.source, p.edits = source, nil
	for _, declaration := range tree.Decls {
		if p.Tests {
			p.test(declaration)
		}
		p.inside(declaration)
	}
	if len(p.edits) == 0 {
		return text
	}
	p.insert(tree.Name.End(), fmt.Sprintf("; import %s %q", p.alias, p.Hook))
	return p.edited(text)
}

// test lets a test function begin with a call of the hook, by which each test gets a schedule of its own.
func (p *pass) test(declaration ast.Decl) {
	function, ok := declaration.(*ast.FuncDecl)
	if !ok || function.Body == nil || !strings.HasPrefix(function.Name.Name, "Test") || function.Recv != nil {
		return
	}
	parameters := function.Type.Params.List
	if len(parameters) != 1 || len(parameters[0].Names) != 1 || function.Type.Results != nil {
		return
	}
	name := parameters[0].Names[0].Name
	if kind := p.info.TypeOf(parameters[0].Type); kind == nil || kind.String() != "*testing.T" || name == "_" {
		return
	}
	p.insert(function.Body.Lbrace+1, fmt.Sprintf(" %s.Test(%s); ", p.alias, name))
}

func (p *pass) edited(text []byte) []byte {
	slices.SortStableFunc(p.edits, func(a, b edit) int { return cmp.Compare(a.offset, b.offset) })
	var result bytes.Buffer
	done := 0
	for _, one := range p.edits {
		result.Write(text[done:one.offset])
		result.WriteString(one.text)
		done = one.offset
	}
	result.Write(text[done:])
	return result.Bytes()
}

func (p *pass) insert(at token.Pos, text string) {
	p.edits = append(p.edits, edit{p.source.Offset(at), text})
}

// point returns a call of the hook, with a number of its own.
func (p *pass) point() string {
	p.sites++
	return fmt.Sprintf("%s.Point(%d)", p.alias, p.sites)
}

func (p *pass) statements(list []ast.Stmt) {
	for _, statement := range list {
		p.statement(statement)
	}
}

func (p *pass) statement(labeled ast.Stmt) {
	statement := withoutLabels(labeled)
	level := p.levelOf(statement)
	if level > untouched {
		// Before the labels: break and continue need theirs right before the loop.
		p.insert(labeled.Pos(), p.point()+"; ")
		if body := loopBody(statement); body != nil {
			p.insert(body.Lbrace+1, " "+p.point()+"; ")
		}
	}
	p.inside(statement)
	if level == shared && p.goesOn(statement) {
		p.insert(statement.End(), "; "+p.point())
	}
}

// inside handles the statements and expressions within a node.
func (p *pass) inside(node ast.Node) {
	ast.Inspect(node, func(inner ast.Node) bool {
		switch inner := inner.(type) {
		case *ast.BlockStmt:
			p.statements(inner.List)
		case *ast.CaseClause:
			p.each(inner.List)
			p.statements(inner.Body)
		case *ast.CommClause:
			p.commClause(inner)
		case *ast.FuncLit:
			p.function(inner)
		case *ast.GoStmt:
			p.call(inner.Call)
		case *ast.DeferStmt:
			p.call(inner.Call)
		case *ast.CallExpr:
			return !p.wrapped(inner)
		default:
			return true
		}
		return false
	})
}

func (p *pass) each(expressions []ast.Expr) {
	for _, one := range expressions {
		p.inside(one)
	}
}

// call handles a call that is made later: only its parts are evaluated where it stands.
func (p *pass) call(call *ast.CallExpr) {
	p.inside(call.Fun)
	p.each(call.Args)
}

func (p *pass) commClause(clause *ast.CommClause) {
	if clause.Comm != nil {
		p.inside(clause.Comm)
	}
	p.insert(clause.Colon+1, " "+p.point()+"; ")
	p.statements(clause.Body)
}

// function gives a literal a point at its start, because many are goroutines, unless it touches
// nothing that goroutines share.
func (p *pass) function(literal *ast.FuncLit) {
	outer, before := p.literal, len(p.edits)
	p.literal = literal
	p.insert(literal.Body.Lbrace+1, " "+p.point()+"; ")
	p.statements(literal.Body.List)
	if len(p.edits) == before+1 {
		p.edits = p.edits[:before]
	}
	p.literal = outer
}

// wrapped puts a point behind an atomic operation within an expression, such as the Load of
// n.Store(n.Load() + 1), which no point between statements can part.
func (p *pass) wrapped(call *ast.CallExpr) bool {
	if !p.isAtomicValue(call) {
		return false
	}
	p.sites++
	p.insert(call.Pos(), fmt.Sprintf("%s.After(%d, ", p.alias, p.sites))
	p.call(call)
	p.insert(call.End(), ")")
	return true
}

// goesOn tells whether a point may follow a statement: after one that ends a function, or could,
// it would be a missing return.
func (p *pass) goesOn(statement ast.Stmt) bool {
	switch statement := statement.(type) {
	case *ast.AssignStmt, *ast.SendStmt, *ast.IncDecStmt, *ast.DeclStmt, *ast.GoStmt:
		return true
	case *ast.ExprStmt:
		call, ok := ast.Unparen(statement.X).(*ast.CallExpr)
		return !ok || p.builtin(call) != "panic"
	}
	return false
}

func withoutLabels(statement ast.Stmt) ast.Stmt {
	for {
		labeled, ok := statement.(*ast.LabeledStmt)
		if !ok {
			return statement
		}
		statement = labeled.Stmt
	}
}

func loopBody(statement ast.Stmt) *ast.BlockStmt {
	switch loop := statement.(type) {
	case *ast.ForStmt:
		return loop.Body
	case *ast.RangeStmt:
		return loop.Body
	}
	return nil
}
